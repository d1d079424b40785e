"""120 decisions over fictional firms and policies, written by hand with the reason of each (N20).

`golden/world.json` holds the firms with their facts and the policies with their conditions, `golden/decisions.csv` what must
come out: the verdict, the terms not met and the terms not known.
"""

import csv
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation
from parks.models import Park, Tenancy
from resources.engine.deciding import VERDICTS
from resources.factbook import Book
from resources.models import Policy, PolicyCondition, PolicyVersion
from resources.selectors.policies import answers_for, compiled, table_of, with_rules
from tests.factories import NeedFactory, term
from tests.people import NOW
from tests.resources.policy_world import content

GOLDEN = Path(__file__).parent / "golden"
WORLD: dict[str, Any] = json.loads((GOLDEN / "world.json").read_text(encoding="utf-8"))
with (GOLDEN / "decisions.csv").open(encoding="utf-8", newline="") as file:
    DECISIONS = list(csv.DictReader(file))


@pytest.fixture
def policies(db: None) -> dict[int, str]:
    """Version → its name in the golden set."""
    for code in ("02", "03", "05", "06"):
        term("tech_field", code, f"领域 {code}")
    made = {}
    for place, (name, rows) in enumerate(WORLD["policies"].items()):
        policy = Policy.objects.create(code=f"golden-{place}")
        version = PolicyVersion.objects.create(
            policy=policy, version=1, status="approved", status_at=NOW, **content(title=name, deadline=None)
        )
        for position, (fact, operator, value, group) in enumerate(rows):
            PolicyCondition.objects.create(
                version=version,
                position=position,
                fact=fact,
                operator=operator,
                value=value,
                group=group,
                source="第一条",
            )
        made[version.pk] = name
    return made


def settle(name: str) -> Organisation:
    """The firm with everything that the golden set says of it."""
    said = WORLD["firms"][name]
    firm = Organisation.objects.create(
        name=f"{name}（虚构）", kind=said["kind"], size=said.get("size", ""), status=said.get("status", "verified"),
        district=term("district", said["district"], said["district"]) if "district" in said else None, status_at=NOW,
    )  # fmt: skip
    if "park_since" in said:
        park, _ = Park.objects.get_or_create(code="golden", defaults={"name": "虚构园"})
        Tenancy.objects.create(park=park, organisation=firm, since=date.fromisoformat(said["park_since"]))
    for number, (kind, since, until, confirmed) in enumerate(said.get("labels", ())):
        firm.qualifications.create(
            kind=kind, number=f"{number}", valid_from=since, valid_to=until, confirmed_at=NOW if confirmed else None
        )
    if "figures" in said:
        money = {
            key: Decimal(said["figures"][key]) for key in ("revenue", "rd_spend", "assets") if key in said["figures"]
        }
        firm.figures.create(**{**said["figures"], **money})
    for _one in range(said.get("needs", 0)):
        NeedFactory(organisation=firm)
    return firm


@pytest.mark.parametrize("name", WORLD["firms"])
def test_every_decision_and_its_reason(name: str, policies: dict[int, str]) -> None:
    firm = settle(name)
    day = date.fromisoformat(WORLD["firms"][name]["day"])
    versions = with_rules(PolicyVersion.objects.filter(pk__in=policies))
    found = {
        answer.version.title: (answer.verdict.value, " ".join(answer.unmet), " ".join(answer.unknown))
        for answer in answers_for(firm, versions, day)
    }
    expected = {
        row["policy"]: (row["verdict"], row["unmet"], row["unknown"]) for row in DECISIONS if row["firm"] == name
    }
    assert found == expected, WORLD["firms"][name]["why"]


def test_columns_decide_as_rows_do(policies: dict[int, str]) -> None:
    """What officials see of ten thousand firms is what each firm sees of itself."""
    firms = {settle(name).pk: name for name in WORLD["firms"] if WORLD["firms"][name]["day"] == "2026-11-20"}
    book = Book(Organisation.objects.filter(pk__in=firms), date(2026, 11, 20))
    table = table_of(book)
    for version in with_rules(PolicyVersion.objects.filter(pk__in=policies)):
        column = table.verdicts(compiled(version))
        found = {firms[pk]: VERDICTS[verdict] for pk, verdict in zip(book.ids, column, strict=True)}
        expected = {row["firm"]: row["verdict"] for row in DECISIONS if row["policy"] == version.title}
        assert found == {firm: expected[firm] for firm in found}


def test_the_set_is_wide_enough() -> None:
    assert len(DECISIONS) == 120
    assert min(Counter(row["verdict"] for row in DECISIONS).values()) >= 15
    asked = {fact for rows in WORLD["policies"].values() for fact, *_rest in rows}
    assert len(asked) >= 15
