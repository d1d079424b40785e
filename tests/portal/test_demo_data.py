"""The demo world's files: complete, consistent and distinct. Pure file checks, without a database."""

import csv
import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from accounts.enums import MemberRole, OrganisationKind
from achievements.enums import AchievementKind
from matching.engine.constraints import compare
from matching.engine.types import Constraint
from postings.enums import Disclosure, Operator
from tests.people import ORGANISATIONS, PEOPLE

ROOT = Path(__file__).parents[2]
DATA = ROOT / "portal/demo/data"
TERMS = ROOT / "taxonomy/data"
RUN = 30
"""So many characters in a row may not occur in two texts."""

Record = dict[str, Any]


@cache
def records(folder: str) -> dict[str, Record]:
    """All needs or achievements by code."""
    files = sorted((DATA / folder).glob("*.json"))
    found = [record for path in files for record in json.loads(path.read_text("utf-8"))]
    assert not [code for code, times in Counter(record["code"] for record in found).items() if times > 1]
    return {record["code"]: record for record in found}


@cache
def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def term_names(scheme: str, column: str = "name") -> set[str]:
    with (TERMS / f"{scheme}.csv").open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


@cache
def expected() -> dict[str, Record]:
    return json.loads((DATA / "expected.json").read_text("utf-8"))


def every_record() -> list[Record]:
    return [*records("needs").values(), *records("achievements").values()]


def need_text(need: Record) -> str:
    return need["background"] + need["key_technology"] + need["goal"]


# Organisations, people, parks


def test_credit_codes_are_valid_and_unique() -> None:
    codes = [row["credit_code"] for row in table("organisations")]
    assert all(uscc.is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_every_kind_of_organisation_is_there() -> None:
    kinds = Counter(row["kind"] for row in table("organisations"))
    assert set(kinds) == set(OrganisationKind.values)
    assert kinds["enterprise"] >= 27
    assert kinds["transfer_agency"] >= 3
    assert all(row["district"] in term_names("district") for row in table("organisations") + table("parks"))


def test_the_cast_of_the_tests_is_the_cast_of_the_demo() -> None:
    organisations = {row["code"]: row for row in table("organisations")}
    people = {row["username"]: row for row in table("people")}
    for username, (name, short_name, role) in PEOPLE.items():
        row = people[username]
        employer = organisations[row["organisation"]]
        assert (row["name"], row["role"]) == (name, role)
        assert (employer["name"], employer["kind"]) == ORGANISATIONS[short_name]
        assert employer["short_name"] == short_name


def test_people_parks_and_tenancies_refer_to_what_exists() -> None:
    organisations = {row["code"]: row for row in table("organisations")}
    parks = {row["code"] for row in table("parks")}
    assert all(row["email"] == f"{row['username']}@example.com" for row in table("people"))
    assert {row["role"] for row in table("people")} <= set(MemberRole.values)
    assert {row["organisation"] for row in table("people")} == set(organisations)
    assert all(organisations[row["operator"]]["kind"] == "park" for row in table("parks"))
    sitting = {row["organisation"]: row["park"] for row in table("tenancies")}
    assert sitting == {code: row["park"] for code, row in organisations.items() if row["park"]}
    assert set(sitting.values()) <= parks


def test_names_from_the_documents_are_only_references() -> None:
    references = {row["name"] for row in table("reference_organisations")}
    assert len(references) == len(table("reference_organisations")) >= 50
    assert {row["note"] for row in table("reference_organisations")} == {"文献中提到，仅作参考"}
    assert {row["kind"] for row in table("reference_organisations")} <= set(OrganisationKind.values)
    assert not references & {row["name"] for row in table("organisations")}


# Needs and achievements


def test_the_world_is_large_enough_in_every_field() -> None:
    needs, achievements = (Counter(r["field"] for r in records(name).values()) for name in ("needs", "achievements"))
    assert sum(needs.values()) >= 66
    assert sum(achievements.values()) >= 176
    assert set(needs) == set(achievements)
    assert len(needs) == 12
    assert min(needs.values()) >= 5
    assert min(achievements.values()) >= 14


def test_titles_are_short_and_unique() -> None:
    titles = [record["title"] for record in every_record()]
    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if len(title) > 60]


def test_texts_have_their_lengths() -> None:
    assert not [code for code, need in records("needs").items() if not 160 <= len(need_text(need)) <= 500]
    for code, achievement in records("achievements").items():
        assert 120 <= len(achievement["summary"]) <= 400, code
        assert 60 <= len(achievement["innovation"]) <= 150, code
        assert 8 <= len(achievement["trl_evidence"]) <= 300, code


def test_no_two_texts_share_a_long_run() -> None:
    owners: dict[str, str] = {}
    for record in every_record():
        texts = [need_text(record)] if "background" in record else [record["summary"], record["innovation"]]
        for text in texts:
            for start in range(len(text) - RUN + 1):
                owner = owners.setdefault(text[start : start + RUN], record["code"])
                assert owner == record["code"], (owner, record["code"], text[start : start + RUN])


def test_keywords_are_few_and_short() -> None:
    for record in every_record():
        least = 1 if record["code"].startswith("N") else 3
        assert least <= len(record["keywords"]) <= 5, record["code"]
        assert max(map(len, record["keywords"])) <= 10, record["code"]


def test_terms_come_from_the_dictionaries() -> None:
    for record in every_record():
        assert record["tech_field"] in term_names("tech_field"), record["code"]
        assert record["high_tech_field"] in term_names("high_tech_field"), record["code"]
        assert record["modes"], record["code"]
        assert set(record["modes"]) <= term_names("cooperation_mode"), record["code"]
    for need in records("needs").values():
        assert need["industry"] in term_names("industry", "code"), need["code"]
        assert need["need_type"] in {"技术难题", "新技术开发", "技术储备", "检测检验"}, need["code"]
        assert need["disclosure"] in Disclosure.values, need["code"]
    for achievement in records("achievements").values():
        assert achievement["discipline"] in term_names("discipline", "code"), achievement["code"]
        assert achievement["kind"] in {str(label) for label in AchievementKind.labels}, achievement["code"]
        assert {right["kind"] for right in achievement["ip"]} <= term_names("ip_kind"), achievement["code"]
        assert {right["status"] for right in achievement["ip"]} <= {"已授权", "申请中", "许可中", "质押中", "失效"}


def test_maturity_money_and_time_are_in_range() -> None:
    for need in records("needs").values():
        assert 1 <= need["trl_wanted"] <= 9
        assert 0 < need["deadline_months"] <= 36
        assert need["budget_wan"] is None or need["budget_wan"] > 0
    for achievement in records("achievements").values():
        assert 1 <= achievement["trl"] <= 9
        assert achievement["price_wan"] is None or achievement["price_wan"] > 0


def test_a_post_belongs_to_a_person_of_its_verified_organisation() -> None:
    employers = {row["username"]: row["organisation"] for row in table("people")}
    verified = {row["code"] for row in table("organisations") if row["is_verified"] == "1"}
    for record in every_record():
        assert record["organisation"] in verified, record["code"]
        assert employers[record.get("contact") or record["holder"]] == record["organisation"], record["code"]


def test_indicators_have_the_bounds_that_their_operator_needs() -> None:
    filled = {"<=": (False, True), "<": (False, True), ">=": (True, False), ">": (True, False)}
    for record in every_record():
        assert record["indicators"], record["code"]
        for row in record["indicators"]:
            bounds = (row["low"] is not None, row["high"] is not None)
            assert row["operator"] in Operator.values, record["code"]
            assert bounds == filled.get(row["operator"], (True, True)), (record["code"], row)
            assert len(row["quantity"]) <= 60
            assert len(row["unit"]) <= 24
            values = [Decimal(str(row[side])) for side in ("low", "high") if row[side] is not None]
            assert values == [round(value, 6) for value in values], "the database keeps six decimals"


# What should meet what


def constraint(row: Record) -> Constraint:
    low, high = (None if row[side] is None else Decimal(str(row[side])) for side in ("low", "high"))
    return Constraint(row["quantity"], row["operator"], low, high, row["unit"], row["must"])


def must_states(need: Record, achievement: Record) -> dict[str, str]:
    """State of each must of the need against the achievement's indicators, by the engine's own arithmetic."""
    offered = [constraint(row) for row in achievement["indicators"]]
    musts = [constraint(row) for row in need["indicators"] if row["must"]]
    return {must.quantity: compare(must, offered).state for must in musts}


def test_expectations_name_every_need_and_only_what_exists() -> None:
    assert set(expected()) == set(records("needs"))
    for code, cases in expected().items():
        assert cases["good"], code
        assert cases["near"], code
        assert cases["trap"], code
        named = cases["good"] + [case["code"] for case in cases["near"] + cases["trap"]]
        assert set(named) <= set(records("achievements")), code
        assert len(set(named)) == len(named), code
        assert all(case["reason"] for case in cases["near"] + cases["trap"]), code


@pytest.mark.parametrize("code", sorted(expected()))
def test_a_good_achievement_meets_every_must_in_time_and_money(code: str) -> None:
    need = records("needs")[code]
    for name in expected()[code]["good"]:
        achievement = records("achievements")[name]
        assert set(must_states(need, achievement).values()) == {"met"}, name
        assert achievement["trl"] >= need["trl_wanted"], name
        assert set(achievement["modes"]) & set(need["modes"]), name
        assert None in (need["budget_wan"], achievement["price_wan"]) or achievement["price_wan"] <= need["budget_wan"]
        assert achievement["organisation"] != need["organisation"], name


@pytest.mark.parametrize("code", sorted(expected()))
def test_a_near_miss_fails_in_exactly_the_named_point(code: str) -> None:
    need = records("needs")[code]
    for case in expected()[code]["near"]:
        achievement = records("achievements")[case["code"]]
        violated = [name for name, state in must_states(need, achievement).items() if state == "violated"]
        if case["kind"] == "trl":
            assert violated == []
            assert achievement["trl"] <= need["trl_wanted"] - 2
        else:
            assert violated == [case["indicator"]]
            assert achievement["trl"] >= need["trl_wanted"]
