"""Programmes as dated rules: drafted by one official, approved by another, never backwards in time (N34, F040–F043)."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership
from challenges.enums import ProgrammeKind, TermsStatus
from challenges.models import Programme, ProgrammeTerms
from challenges.rulebook import PARAMETERS
from challenges.rulewords import rule_words
from challenges.services import programmes as services
from challenges.termsheet import THEMES, differences
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification
from tests.challenges import stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 1)


def second_official():
    """孙琪 works for the bureau as well, as far as these tests go."""
    user = person("sunqi")
    Membership.objects.filter(user=user).update(organisation=organisation("科技局"))
    return type(user).objects.get(pk=user.pk)


def draft(**changes) -> ProgrammeTerms:
    """Version 2 of 园区揭榜挂帅, drafted by 高远, with a cap of 60 万元."""
    terms = services.draft_terms(programme=stage.programme(), valid_from=NEXT_YEAR, by=person("gaoyuan"), now=NOW)
    for code, value in {"cap": "600000", **changes}.items():
        services.set_rule(
            terms=terms, code=code, value=value, clause="测试文件第三条", assumed=False, by=person("gaoyuan"), now=NOW
        )
    return terms


def proposed() -> ProgrammeTerms:
    terms = draft()
    services.propose_terms(terms=terms, by=person("gaoyuan"), now=NOW)
    return terms


class TestDrafting:
    def test_a_draft_is_a_copy_of_what_is_in_force_with_every_parameter(self, gaoyuan):
        stage.programme(cap="400000")
        terms = services.draft_terms(programme=stage.programme(), valid_from=NEXT_YEAR, by=gaoyuan, now=NOW)
        assert terms.version == 2
        assert set(terms.rules.values_list("code", flat=True)) == set(PARAMETERS)
        assert terms.value("cap") == 400_000
        assert terms.rules.get(code="cap").clause == "测试条款"

    def test_a_rule_changes_with_its_clause_and_the_difference_shows_it(self):
        row = differences(draft(), stage.programme().terms.get(version=1))[0]
        assert (row.code, row.before, row.words, row.clause) == ("cap", "50 万元", "60 万元", "测试文件第三条")

    def test_every_change_within_the_draft_is_in_its_history(self, gaoyuan):
        terms = draft()
        services.set_rule(
            terms=terms, code="cap", value="600000", clause="测试文件第三条", assumed=False, by=gaoyuan, now=NOW
        )
        services.set_validity(terms=terms, valid_from=NEXT_YEAR, valid_to=date(2027, 12, 31), by=gaoyuan, now=NOW)
        rows = [(row.label, row.by.name, row.reason) for row in StateChange.objects.about(terms)]
        assert rows == [
            ("起草", "高远", "自 2027-01-01 起长期有效"),
            ("修改规则：单个项目支持上限", "高远", "50 万元 → 60 万元；依据：测试文件第三条"),
            ("修改有效期", "高远", "自 2027-01-01 起长期有效 → 自 2027-01-01 至 2027-12-31"),
        ]

    def test_one_version_waits_at_a_time(self, gaoyuan):
        draft()
        with pytest.raises(Conflict, match="第 2 版"):
            services.draft_terms(programme=stage.programme(), valid_from=NEXT_YEAR, by=gaoyuan, now=NOW)

    def test_rules_do_not_reach_back(self, gaoyuan):
        with pytest.raises(Invalid, match="不溯及既往"):
            services.draft_terms(programme=stage.programme(), valid_from=date(2026, 11, 19), by=gaoyuan, now=NOW)

    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("cap", "-1"), ("cap", "NaN"), ("cap", "many"), ("days_open", 1.5), ("days_open", True), ("blind", "yes"),
            ("payment", [["acceptance", "0.9"]]), ("rubric", [["技术路线", 90]]), ("payment", [["birthday", "1"]]),
            ("rubric", [["\x00", 100]]), ("cap", "\x00"), ("days_open", 10**400), ("cap", [1]), ("payment", [["contract"]]),
            ("late_from", "13-01"), ("none", 1),
        ],
    )  # fmt: skip
    def test_a_value_out_of_sense_is_refused(self, code, value):
        terms = draft()
        with pytest.raises(Invalid):
            services.set_rule(
                terms=terms, code=code, value=value, clause="条款", assumed=False, by=person("gaoyuan"), now=NOW
            )

    def test_a_value_needs_its_clause(self):
        with pytest.raises(Invalid, match="依据"):
            services.set_rule(
                terms=draft(), code="cap", value="1", clause=" ", assumed=True, by=person("gaoyuan"), now=NOW
            )

    def test_a_programme_has_a_code_of_its_own(self, gaoyuan):
        data = {"code": "peiyu", "name": "园区培育资金", "kind": ProgrammeKind.CULTIVATION}
        services.create_programme(data=data, by=gaoyuan, now=NOW)
        for code in ("peiyu", "new", "9", "中文"):
            with pytest.raises(Invalid):
                services.create_programme(data={**data, "code": code}, by=gaoyuan, now=NOW)


class TestFourEyes:
    def test_another_official_approves_and_it_holds_from_its_day(self):
        terms = proposed()
        services.approve_terms(terms=terms, by=second_official(), now=NOW)
        running = stage.programme()
        assert running.terms_on(date(2026, 12, 31)).version == 1
        assert running.terms_on(NEXT_YEAR).value("cap") == Decimal(600_000)
        assert (terms.proposed_by.username, terms.approved_by.username) == ("gaoyuan", "sunqi")

    def test_nobody_approves_or_rejects_their_own(self, gaoyuan):
        terms = proposed()
        for step in (services.approve_terms, services.reject_terms):
            with pytest.raises(Refused, match="另一位"):
                step(terms=terms, by=gaoyuan, now=NOW, **({"reason": "x"} if step == services.reject_terms else {}))

    def test_a_rejected_one_is_put_right_and_proposed_again(self, gaoyuan):
        terms = proposed()
        services.reject_terms(terms=terms, reason="缺少文件依据", by=second_official(), now=NOW)
        assert Notification.objects.get(recipient=gaoyuan).body == "理由：缺少文件依据"
        services.set_rule(terms=terms, code="cap", value="550000", clause="第四条", assumed=False, by=gaoyuan, now=NOW)
        services.propose_terms(terms=terms, by=gaoyuan, now=NOW)
        assert terms.status == TermsStatus.PROPOSED

    def test_what_waits_or_holds_cannot_be_changed(self, gaoyuan):
        for terms in (proposed(), stage.programme().terms.get(version=1)):
            with pytest.raises(Conflict):
                services.set_rule(terms=terms, code="cap", value="1", clause="x", assumed=False, by=gaoyuan, now=NOW)

    def test_a_version_that_changes_nothing_is_not_proposed(self, gaoyuan):
        stage.programme()
        terms = services.draft_terms(programme=stage.programme(), valid_from=NEXT_YEAR, by=gaoyuan, now=NOW)
        services.set_rule(
            terms=terms,
            code="cap",
            value="500000",
            clause=str(PARAMETERS["cap"].clause),
            assumed=False,
            by=gaoyuan,
            now=NOW,
        )
        with pytest.raises(Invalid, match="没有差别"):
            services.propose_terms(terms=terms, by=gaoyuan, now=NOW)

    def test_an_approval_that_comes_too_late_asks_for_another_day(self):
        with pytest.raises(Invalid, match="不溯及既往"):
            services.approve_terms(terms=proposed(), by=second_official(), now=NOW.replace(year=2027, month=2))

    def test_a_challenge_under_way_keeps_its_rules(self):
        challenge = stage.submitted()
        services.approve_terms(terms=proposed(), by=second_official(), now=NOW)
        challenge.refresh_from_db()
        assert challenge.terms.version == 1
        assert challenge.terms.value("cap") == 500_000


@pytest.mark.parametrize("username", ["linhai", "zhouwen", "liubo", "hanmei"])
def test_only_the_bureau_writes_rules(username):
    terms, user = proposed(), person(username)
    drafted = {"programme": stage.programme(), "valid_from": NEXT_YEAR}
    for service, arguments in (
        (services.create_programme, {"data": {"code": "x1", "name": "x", "kind": ProgrammeKind.YOUTH}}),
        (services.draft_terms, drafted),
        (services.set_rule, {"terms": terms, "code": "cap", "value": "1", "clause": "x", "assumed": False}),
        (services.set_validity, {"terms": terms, "valid_from": NEXT_YEAR, "valid_to": None}),
        (services.approve_terms, {"terms": terms}),
        (services.reject_terms, {"terms": terms, "reason": "x"}),
    ):
        with pytest.raises(Refused):
            service(**arguments, by=user, now=NOW)
    assert Programme.objects.count() == 1


def test_every_parameter_has_a_theme_and_reads_well():
    assert {code for _theme, codes in THEMES for code in codes} == set(PARAMETERS)
    assert all(rule_words(code, row.default) for code, row in PARAMETERS.items())
    assert rule_words("payment", [["contract", "0.3"], ["acceptance", "0.7"]]) == "合同登记后 30%，验收通过后 70%"
    assert rule_words("days_open", 20) == "20 工作日"
    assert rule_words("late_from", "11-01") == "11月1日"
