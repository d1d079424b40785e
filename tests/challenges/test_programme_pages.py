"""Pages of programmes, statistics and registers (N34, F040–F044, F066, F069–F076)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType

from challenges import statistics
from challenges.enums import ChallengeStatus as S
from challenges.enums import ProgrammeKind
from challenges.models import Challenge, Programme, ProgrammeTerms
from challenges.registers import entries, of_register
from common.models import StateChange
from tests.challenges import stage
from tests.challenges.test_programmes import draft, proposed, second_official
from tests.people import NOW, person

pytestmark = pytest.mark.django_db
BASE = "/challenges/programmes/"
EVERYBODY = ["", "linhai", "zhouwen", "liubo", "hanmei", "gaoyuan"]


@pytest.mark.parametrize("username", EVERYBODY)
def test_rules_in_force_are_open_and_drafts_are_not(username, page):
    draft()
    client = page(person(username) if username else None)
    official = username == "gaoyuan"
    for address in (BASE, f"{BASE}yqjb/", f"{BASE}yqjb/v1/", "/challenges/statistics/", "/challenges/registers/"):
        assert client.get(address).status_code == 200
    hidden = 302 if not username else 404
    assert client.get(f"{BASE}yqjb/v2/").status_code == (200 if official else 404)
    for address in (f"{BASE}new/", f"{BASE}yqjb/v2/rules/cap/"):
        assert client.get(address).status_code == (200 if official else hidden)
    if not official:
        for address in (f"{BASE}yqjb/draft/", f"{BASE}yqjb/v2/validity/", f"{BASE}yqjb/v2/step/propose/"):
            assert client.post(address, {"valid_from": "2027-01-01"}).status_code == hidden
        assert ProgrammeTerms.objects.get(version=2).status == "draft"


class TestRules:
    def test_each_value_with_clause_and_assumptions_marked(self, page):
        stage.programme()
        text = page().get(f"{BASE}yqjb/").content.decode()
        assert "50 万元" in text and "项目支持资金最高不超过50万元" in text
        assert "平台设定，待文件明确" in text and "自 2026年1月1日 起生效" in text

    def test_draft_edit_propose_approve_by_two_people(self, page, gaoyuan):
        stage.programme()
        client = page(gaoyuan)
        day = date.today() + timedelta(days=40)
        answer = client.post(f"{BASE}yqjb/draft/", {"valid_from": day.isoformat()})
        assert answer.url == f"{BASE}yqjb/v2/"
        form = {"value": "60", "clause": "测试文件第三条"}
        assert client.post(f"{BASE}yqjb/v2/rules/cap/", form).status_code == 302
        client.post(f"{BASE}yqjb/v2/step/propose/")
        text = client.get(f"{BASE}yqjb/v2/").content.decode()
        assert "<del>50 万元</del>" in text and "须由另一位" in text and "step/approve" not in text
        client.post(f"{BASE}yqjb/v2/step/approve/")
        assert ProgrammeTerms.objects.get(version=2).status == "proposed"
        page(second_official()).post(f"{BASE}yqjb/v2/step/approve/")
        assert Programme.objects.get().terms_on(day).value("cap") == 600_000

    @pytest.mark.parametrize(
        ("code", "form", "value"),
        [
            ("days_open", {"value": "15"}, 15), ("blind", {"value": "0"}, False), ("late_from", {"value": "10-15"}, (10, 15)),
            ("rubric", {"value": "技术路线 60\n经费 与进度 40"}, (("技术路线", 60), ("经费 与进度", 40))),
            ("payment", {"share_contract": "30", "share_acceptance": "70"}, (("contract", Decimal("0.3")), ("acceptance", Decimal("0.7")))),
        ],
    )  # fmt: skip
    def test_every_kind_of_value_is_typed_its_own_way(self, code, form, value, page, gaoyuan):
        terms = draft()
        client = page(gaoyuan)
        assert client.get(f"{BASE}yqjb/v2/rules/{code}/").status_code == 200
        assert client.post(f"{BASE}yqjb/v2/rules/{code}/", {"clause": "测试条款", **form}).status_code == 302
        assert ProgrammeTerms.objects.get(pk=terms.pk).value(code) == value

    @pytest.mark.parametrize(
        ("code", "form"),
        [
            ("cap", {"value": "-1"}), ("cap", {"value": "NaN"}), ("days_open", {"value": "1.5"}), ("blind", {"value": "x"}),
            ("late_from", {"value": "13-40"}), ("rubric", {"value": "技术路线 60"}), ("rubric", {"value": "技术路线六十"}),
            ("payment", {"share_acceptance": "90"}), ("cap", {"value": "1", "clause": " "}),
        ],
    )  # fmt: skip
    def test_nonsense_is_told_at_the_form(self, code, form, page, gaoyuan):
        draft()
        answer = page(gaoyuan).post(f"{BASE}yqjb/v2/rules/{code}/", {"clause": "测试条款", **form})
        assert answer.status_code == 200 and answer.context["form"].errors

    def test_what_waits_is_shown_to_the_other_official(self, page):
        proposed()
        assert "等另一位工作人员复核" in page(second_official()).get(BASE).content.decode()
        assert "复核。" not in page().get(BASE).content.decode()

    def test_a_programme_is_made_from_the_page(self, page, gaoyuan):
        form = {
            "name": "园区培育资金",
            "code": "peiyu",
            "kind": "cultivation",
            "label": "strengthen",
            "purpose": "攻关",
        }
        assert page(gaoyuan).post(f"{BASE}new/", form).url == f"{BASE}peiyu/"
        assert "暂不受理申报" in page().get(BASE).content.decode()
        assert "code" in page(gaoyuan).post(f"{BASE}new/", form).context["form"].errors


def walked(number: int, steps: list[tuple[str, int]], kind: str = ProgrammeKind.PARK_CHALLENGE) -> Challenge:
    """A challenge whose history says when (in days) it came into which state."""
    programme, _made = Programme.objects.get_or_create(
        code=kind.replace("_", "-"), defaults={"name": kind, "kind": kind}
    )
    made = Challenge.objects.create(
        reference=f"BD-2026-{number:06d}", programme=programme, organisation=person("linhai").organisations[0],
        title="题目", status=steps[-1][0], status_at=NOW, published_at=NOW,
    )  # fmt: skip
    kind_id = ContentType.objects.get_for_model(Challenge).pk
    for state, day in steps:
        StateChange.objects.create(
            content_type_id=kind_id, object_id=made.pk, transition="x", label="x", from_state="", to_state=state,
            at=NOW - timedelta(days=300 - day),
        )  # fmt: skip
    return made


class TestStatistics:
    def test_funnel_medians_and_same_year(self):
        walked(1, [(S.SUBMITTED, 0), (S.DIAGNOSIS, 2), (S.OPEN, 10), (S.ACCEPTED, 100), (S.PAID, 110)])
        walked(2, [(S.SUBMITTED, 0), (S.DIAGNOSIS, 4), (S.OPEN, 10), (S.ACCEPTED, 100)])
        walked(3, [(S.SUBMITTED, 0), (S.DIAGNOSIS, 9), (S.SUBMITTED, 20)])
        reached = {str(step.label): (step.count, step.share) for step in statistics.funnel()}
        assert reached["已征集"] == (3, 100)
        assert (reached["揭榜中"], reached["已奖补"]) == ((2, 67), (1, 33))
        days = {str(row.label): (row.days, row.count) for row in statistics.durations()}
        assert days["已征集"] == (Decimal("4.0"), 3)
        assert [(row.year, row.accepted, row.paid, row.share) for row in statistics.same_year()] == [(2026, 2, 1, 50)]

    def test_targets_count_what_was_published_this_year(self):
        walked(1, [(S.OPEN, 0)], ProgrammeKind.CITY_KEY)
        walked(2, [(S.OPEN, 0)], ProgrammeKind.YOUTH)
        walked(3, [(S.OPEN, 0)])
        Challenge.objects.filter(reference__endswith="2").update(published_at=NOW - timedelta(days=400))
        assert [(row.done, row.target) for row in statistics.targets(NOW)] == [(1, 100), (0, 50)]

    def test_cultivation_shows_the_documents_and_what_is_live(self, page):
        found = statistics.cultivation()
        assert (found.reference[0].projects, found.reference[0].yuan, found.projects) == (52, 82_200_000, 0)
        text = page().get("/challenges/statistics/").content.decode()
        assert "文献数据" in text and "8,220" in text

    def test_nothing_of_a_draft_is_counted(self, page):
        stage.draft()
        assert statistics.by_state() == []


def test_registers_name_their_sources(page):
    text = page().get("/challenges/registers/").content.decode()
    assert all(entry.source and entry.source in text for entry in entries())
    assert sum(entry.yuan or 0 for entry in of_register("provincial")) == 450_000_000
    assert [(entry.year, entry.projects) for entry in of_register("linkage")] == [("2022", 3), ("2023", 8)]
