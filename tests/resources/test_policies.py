"""Policies through their life: four eyes, versions, who is told, who qualifies from when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from common.errors import Conflict, Invalid, Refused
from resources.enums.policies import PolicyWindow
from resources.models import OrganisationFigures, PolicyEligibility, PolicyVersion
from resources.policywords import expected
from resources.services.figures import state_figures
from resources.services.policies import approve_version, draft_version, propose_version, reject_version, save_version
from resources.services.policy_looks import look_at_policies, notify_entitled
from resources.workflow.policies import VERSION
from tests.people import NOW, organisation, person
from tests.resources import policy_world as world

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


class TestFourEyes:
    def test_nobody_approves_what_they_drafted(self, gaoyuan):
        version = world.drafted()
        propose_version(version=version, by=gaoyuan, now=NOW)
        with pytest.raises(Refused, match="另一位"):
            approve_version(version=version, by=gaoyuan, now=NOW)
        approve_version(version=version, by=world.second_official(), now=NOW)
        assert version.approved_by.username == "wanli"

    def test_the_database_holds_it_too(self, gaoyuan):
        version = world.drafted()
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyVersion.objects.filter(pk=version.pk).update(approved_by=gaoyuan)

    def test_whoever_changed_it_last_is_its_drafter(self, gaoyuan):
        version = world.drafted()
        other = world.second_official()
        save_version(version=version, content=world.content(), conditions=[world.SME], by=other, now=NOW)
        version = PolicyVersion.objects.get(pk=version.pk)
        propose_version(version=version, by=other, now=NOW)
        with pytest.raises(Refused):
            approve_version(version=version, by=other, now=NOW)
        approve_version(version=version, by=gaoyuan, now=NOW)

    def test_sent_back_with_a_reason_it_can_be_mended(self, gaoyuan):
        version = world.drafted()
        propose_version(version=version, by=gaoyuan, now=NOW)
        other = world.second_official()
        with pytest.raises(Invalid):
            reject_version(version=version, reason=" ", by=other, now=NOW)
        reject_version(version=version, reason="第三条引错", by=other, now=NOW)
        assert gaoyuan.notifications.filter(title__startswith="政策复核退回", body__contains="第三条引错").exists()
        save_version(version=version, content=world.content(), conditions=[world.SME], by=gaoyuan, now=NOW)

    @pytest.mark.parametrize("row", VERSION.transitions, ids=lambda row: row.name)
    def test_the_truth_table(self, row, gaoyuan, linhai, hanmei, visitor):
        """Officials hand in; another official decides; nobody else anything."""
        version = world.drafted()
        other = world.second_official()
        roles = {"drafter": gaoyuan, "other official": other, "enterprise": linhai, "park": hanmei, "visitor": visitor}
        for source in row.sources:
            version.status = source
            may = {name for name, user in roles.items() if row in VERSION.open_to(user, version)}
            allowed = {"drafter", "other official"} if row.name == "propose" else {"other official"}
            assert may == allowed

    @pytest.mark.parametrize("username", ["linhai", "hanmei", "wuyue", "liubo"])
    def test_others_do_not_write_policies(self, request, gaoyuan, username):
        version = world.drafted()
        with pytest.raises(Refused):
            save_version(
                version=version, content=world.content(), conditions=[], by=request.getfixturevalue(username), now=NOW
            )


class TestVersions:
    def test_the_newest_begun_stands_and_the_next_waits(self, gaoyuan):
        first = world.published()
        second = draft_version(policy=first.policy, by=gaoyuan, now=NOW)
        content = world.content(valid_from=TODAY + timedelta(days=10))
        save_version(version=second, content=content, conditions=[world.SME], by=gaoyuan, now=NOW)
        second = PolicyVersion.objects.get(pk=second.pk)
        propose_version(version=second, by=gaoyuan, now=NOW)
        approve_version(version=second, by=world.second_official(), now=NOW)
        assert PolicyVersion.objects.current(TODAY).get() == first
        assert PolicyVersion.objects.current(TODAY + timedelta(days=10)).get() == second

    def test_an_approved_version_never_changes(self, gaoyuan):
        version = world.published()
        with pytest.raises(Conflict):
            save_version(version=version, content=world.content(), conditions=[], by=gaoyuan, now=NOW)

    def test_one_draft_at_a_time(self, gaoyuan):
        version = world.published()
        draft_version(policy=version.policy, by=gaoyuan, now=NOW)
        with pytest.raises(Conflict, match="第 2 版"):
            draft_version(policy=version.policy, by=gaoyuan, now=NOW)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"money_kind": "fixed", "money_high": None}, "money_high"),
            ({"money_kind": "range", "money_low": Decimal(2), "money_high": Decimal(1)}, "money_high"),
            ({"money_kind": "share", "money_rate": None}, "money_rate"),
            ({"money_kind": "share", "money_rate": Decimal(5), "money_fact": "staff"}, "money_rate"),
            ({"valid_to": TODAY - timedelta(days=31)}, "valid_to"),
        ],
    )
    def test_money_and_dates_must_hold_together(self, gaoyuan, given, field):
        with pytest.raises(Invalid) as refusal:
            world.drafted(**given)
        assert field in refusal.value.fields

    @pytest.mark.parametrize(
        "row",
        [
            {**world.RD, "fact": "moon_phase"}, {**world.RD, "operator": "has"}, {**world.RD, "value": "viel"},
            {**world.RD, "source": "  "}, {**world.SME, "value": "technology_sme"},
        ],
    )  # fmt: skip
    def test_a_condition_that_means_nothing_is_refused_whole(self, gaoyuan, row):
        with pytest.raises(Invalid, match="第 2 条"):
            world.drafted(conditions=[world.ENTERPRISE, row])

    def test_without_conditions_it_is_not_handed_in(self, gaoyuan):
        with pytest.raises(Invalid, match="至少写一条条件"):
            propose_version(version=world.drafted(conditions=[]), by=gaoyuan, now=NOW)

    def test_one_can_apply_from_the_first_to_the_last_day(self, gaoyuan):
        version = world.drafted(valid_from=TODAY, deadline=TODAY + timedelta(days=5))
        days = (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=5), TODAY + timedelta(days=6))
        assert [version.window(day) for day in days] == [
            PolicyWindow.UPCOMING, PolicyWindow.OPEN, PolicyWindow.OPEN, PolicyWindow.OVER,
        ]  # fmt: skip


class TestMoney:
    @pytest.mark.parametrize(
        ("spend", "words"), [(Decimal(400_000), "4 万元"), (Decimal(9_000_000), "50 万元"), (None, "最高 50 万元")]
    )
    def test_a_share_is_computed_from_the_firms_own_figures_up_to_the_cap(self, gaoyuan, spend, words):
        version = world.drafted(
            money_kind="share", money_rate=Decimal(10), money_fact="rd_spend", money_high=Decimal(500_000)
        )
        assert expected(version, {"rd_spend": spend}).words == words


class TestLooks:
    def test_publishing_tells_whoever_qualifies_and_nobody_else(self, linhai, zhaomin, sunqi):
        world.label("海澜仪器")
        world.figures("海澜仪器")
        world.published()
        told = "贵单位符合一项政策"
        assert linhai.notifications.filter(title__startswith=told, kind="policy").count() == 1
        assert not sunqi.notifications.filter(title__startswith=told).exists()
        assert not zhaomin.notifications.filter(title__startswith=told).exists(), "owners are told, not all members"

    def test_stated_figures_make_a_firm_qualify_the_next_morning(self, linhai):
        world.published(deadline=None)
        world.label("海澜仪器")
        assert look_at_policies(now=NOW) == {"began": 0, "ended": 0, "told": 0, "reminded": 0}
        values = {"revenue": Decimal(10_000_000), "rd_spend": Decimal(300_000)}
        state_figures(
            organisation=organisation("海澜仪器"), as_of=date(2025, 12, 31), values=values, by=linhai, now=NOW
        )
        assert look_at_policies(now=NOW)["began"] == 1
        assert look_at_policies(now=NOW) == {"began": 0, "ended": 0, "told": 0, "reminded": 0}, "twice is once"

    def test_who_no_longer_qualifies_leaves_the_list_and_keeps_the_history(self, linhai):
        world.label("海澜仪器", until=TODAY)
        world.figures("海澜仪器")
        world.published(deadline=None)
        assert look_at_policies(now=NOW + timedelta(days=1))["ended"] == 1
        kept = PolicyEligibility.objects.get()
        assert (kept.since, kept.ended_on) == (TODAY, TODAY + timedelta(days=1))

    def test_a_changed_version_tells_only_who_newly_qualifies(self, linhai, sunqi, gaoyuan):
        for key in ("海澜仪器", "启明新材"):
            world.figures(key)
        world.label("海澜仪器")
        first = world.published()
        second = draft_version(policy=first.policy, by=gaoyuan, now=NOW)
        save_version(
            version=second, content=world.content(), conditions=[world.ENTERPRISE, world.RD], by=gaoyuan, now=NOW
        )
        second = PolicyVersion.objects.get(pk=second.pk)
        propose_version(version=second, by=gaoyuan, now=NOW)
        approve_version(version=second, by=world.second_official(), now=NOW)
        told = "贵单位符合一项政策"
        assert linhai.notifications.filter(title__startswith=told).count() == 1
        assert sunqi.notifications.filter(title__startswith=told).count() == 1

    @pytest.mark.parametrize(("left", "reminded"), [(15, 0), (14, 1), (8, 0), (7, 1), (1, 1), (0, 0)])
    def test_reminders_come_two_weeks_a_week_and_a_day_before(self, linhai, left, reminded):
        world.published(conditions=[world.IN_PARK], deadline=TODAY + timedelta(days=30))
        day = NOW + timedelta(days=30 - left)
        assert look_at_policies(now=day)["reminded"] == reminded
        assert look_at_policies(now=day)["reminded"] == 0

    def test_only_officials_notify_and_only_what_needs_no_application(self, linhai, gaoyuan):
        version = world.published(conditions=[world.IN_PARK], no_application=True)
        with pytest.raises(Refused):
            notify_entitled(version=version, by=linhai, now=NOW)
        assert notify_entitled(version=version, by=gaoyuan, now=NOW) == 1
        assert notify_entitled(version=version, by=gaoyuan, now=NOW) == 0
        other = world.published(code="andere", conditions=[world.IN_PARK])
        with pytest.raises(Refused, match="免申即享"):
            notify_entitled(version=other, by=gaoyuan, now=NOW)


class TestFigures:
    def test_the_same_day_again_corrects_another_day_is_kept_beside(self, linhai):
        firm = organisation("海澜仪器")
        for as_of, staff in ((date(2024, 12, 31), 30), (date(2025, 12, 31), 40), (date(2025, 12, 31), 41)):
            state_figures(organisation=firm, as_of=as_of, values={"staff": staff}, by=linhai, now=NOW)
        assert list(firm.figures.order_by("as_of").values_list("staff", flat=True)) == [30, 41]
        known = OrganisationFigures.objects.known_on(date(2025, 6, 1)).get()
        assert known.staff == 30, "a past day is decided by what was known of it"

    def test_only_the_owner_states_them(self, linhai):
        with pytest.raises(Refused):
            state_figures(organisation=organisation("海澜仪器"), as_of=TODAY, values={}, by=person("zhaomin"), now=NOW)
