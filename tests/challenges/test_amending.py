"""Money and indicators after publication: proposed by the sponsor, decided by another, booked, told, confirmed again by bidders."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from challenges.enums import MovementKind, ProposalStatus
from challenges.models import AmendmentProposal, Challenge, Movement, Pool
from challenges.selectors import recompute, shown
from challenges.services import funding
from challenges.services.amending import (
    approve_amendment,
    reject_amendment,
    withdraw_amendment,
)
from challenges.services.ending import withdraw
from challenges.services.money import move_money
from challenges.services.sweeping import sweep_clocks
from challenges.snapshot import is_current, is_intact
from challenges.workflow import AMENDMENT
from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from inbox.models import Notification, Obligation
from tests.challenges import bid_stage, stage
from tests.challenges.amendments import ADDED, RAISED, approved, line, proposed
from tests.people import NOW, person

pytestmark = pytest.mark.django_db


def balances() -> tuple[Decimal, Decimal]:
    pool = Pool.objects.get()
    assert recompute(pool.movements.all()) == shown(pool)
    return pool.available, pool.reserved


class TestMoney:
    def test_more_is_reserved_under_a_kind_of_its_own_and_the_road_goes_on(self, gaoyuan):
        challenge = stage.published()
        approved(challenge, RAISED)
        challenge.refresh_from_db()
        assert (challenge.subsidy, balances()) == (450_000, (19_550_000, 450_000))
        kinds = list(Movement.objects.exclude(account=None).values_list("kind", "amount"))
        assert kinds == [(MovementKind.RESERVE, 400_000), (MovementKind.RAISE, 50_000)]
        funding.reserve_for(challenge=stage.fresh(challenge, subsidy=Decimal(400_000)), by=gaoyuan, now=NOW)
        assert balances() == (19_550_000, 450_000), "the turn of reserving is the same one"
        funding.commit_for(challenge=challenge, amount=Decimal(450_000), by=gaoyuan, now=NOW)
        assert Pool.objects.get().committed == 450_000

    def test_less_gives_the_rest_back(self):
        challenge = stage.published()
        approved(challenge, {"subsidy": Decimal(100_000)})
        assert balances() == (19_900_000, 100_000)
        approved(challenge, {"subsidy": Decimal(0)})
        assert balances() == (20_000_000, 0)
        approved(challenge, {"subsidy": Decimal(200_000)})
        assert balances() == (19_800_000, 200_000)

    def test_the_cap_holds_at_the_proposal_at_the_decision_and_in_the_database(self, gaoyuan):
        challenge = stage.published()
        with pytest.raises(Invalid) as refused:
            proposed(challenge, {"subsidy": Decimal("500000.01")})
        assert "超过单个项目上限 50 万元" in str(refused.value.fields["subsidy"])
        account = funding.account_of(challenge)
        with pytest.raises(Invalid, match="支持上限 50 万元"):
            move_money(
                pool=account.pool, account=account, kind=MovementKind.RAISE, amount=Decimal(100_001), key="x", reason="x",
                by=gaoyuan, now=NOW,
            )  # fmt: skip

    def test_the_pool_must_have_it(self):
        challenge = stage.published()
        Pool.objects.update(available=10_000)
        with pytest.raises(Invalid, match="资金池可用余额 1 万元"):
            approved(challenge, RAISED)
        challenge.refresh_from_db()
        assert challenge.subsidy == 400_000 and not challenge.amendments.exists()

    def test_the_database_knows_from_where_to_where_each_kind_flows(self):
        account = funding.account_of(stage.published())
        forged = {"pool": account.pool, "account": account, "amount": 1, "key": "forged", "reason": "x", "at": NOW}
        with pytest.raises(IntegrityError, match="movement_flows_as_its_kind"), transaction.atomic():
            Movement.objects.create(kind=MovementKind.RAISE, debit="source", credit="available", **forged)

    @pytest.mark.parametrize("amount", [None, Decimal(-1), Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")])
    def test_what_is_no_amount_is_refused(self, amount):
        with pytest.raises(Invalid):
            proposed(stage.published(), {"subsidy": amount})


class TestIndicators:
    def test_changed_in_place_added_at_the_end_never_deleted(self):
        challenge = stage.published()
        before = list(challenge.indicators.values_list("pk", flat=True))
        made = approved(challenge, indicators=[line(challenge, low=Decimal("0.05")), ADDED])
        rows = list(challenge.indicators.all())
        assert [row.pk for row in rows][:2] == before and len(rows) == 3
        assert (rows[0].shown_value, rows[2].shown_value) == ("≤ 0.05 mg/L", "≤ 30 s")
        assert [change["position"] for change in made.changes] == [0, 2]

    def test_a_value_kept_in_the_other_box_is_no_change(self):
        challenge = stage.published()
        challenge.indicators.filter(quantity="测量误差").update(low=None, high=Decimal("0.1"))
        made = proposed(challenge, RAISED, [line(challenge, low=Decimal("0.1"), high=None)])
        assert [change["field"] for change in made.changes] == ["subsidy"] and not made.indicators.exists()

    @pytest.mark.parametrize("change", [{"unit": "μg/L"}, {"quantity": "精度"}])
    def test_name_and_unit_stand_because_promises_were_written_for_them(self, change):
        challenge = stage.published()
        with pytest.raises(Invalid) as refused:
            proposed(challenge, indicators=[line(challenge, **change)])
        assert "名称和单位不能改" in str(refused.value.fields["indicators"])

    def test_one_must_stays(self):
        challenge = stage.published(indicators=stage.INDICATORS[:1])
        with pytest.raises(Invalid) as refused:
            proposed(challenge, indicators=[line(challenge, must=False)])
        assert "至少保留一项必达指标" in str(refused.value.fields["indicators"])

    def test_another_challenges_indicator_is_none_of_it(self):
        mine, other = stage.published(), stage.published(title="另一道题")
        with pytest.raises(Invalid, match="请刷新页面"):
            proposed(mine, indicators=[line(other, low=Decimal(1))])


class TestWhoAndWhen:
    ROLES = {"sponsor": "linhai", "colleague": "zhaomin", "official": "gaoyuan", "park": "hanmei", "firm": "sunqi",
             "bidder": "wuyue", "broker": "liubo", "visitor": None, "clock": "clock"}  # fmt: skip
    MAY = {"approve": {"official"}, "reject": {"official"}, "withdraw": {"sponsor", "colleague"}, "lapse": {"clock"}}

    @pytest.mark.parametrize("row", AMENDMENT.transitions, ids=lambda row: row.name)
    def test_each_transition_by_each_role(self, row, visitor):
        proposal = proposed(stage.published(), RAISED)
        for role, username in self.ROLES.items():
            AmendmentProposal.objects.update(status=ProposalStatus.PROPOSED)
            proposal.refresh_from_db()
            by = None if username == "clock" else person(username) if username else visitor
            try:
                move(proposal, row.name, by=by, now=NOW, reason="理由")
                done = True
            except Refused:
                done = False
            assert done == (role in self.MAY[row.name]), role
        AmendmentProposal.objects.update(status=row.target)
        proposal.refresh_from_db()
        with pytest.raises(Conflict):
            move(proposal, row.name, by=person("gaoyuan"), now=NOW, reason="理由")

    def test_nobody_decides_what_they_proposed_not_even_in_the_database(self, gaoyuan):
        proposal = proposed(stage.published(), RAISED)
        AmendmentProposal.objects.update(proposed_by=gaoyuan)
        with pytest.raises(Refused):
            approve_amendment(proposal=proposal, by=gaoyuan, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            AmendmentProposal.objects.update(decided_by=gaoyuan)

    def test_outsiders_do_not_propose_and_one_waits_at_a_time(self, sunqi, gaoyuan):
        challenge = stage.published()
        for user in (sunqi, gaoyuan):
            with pytest.raises(Refused):
                proposed(challenge, RAISED, by=user)
        proposed(challenge, RAISED)
        with pytest.raises(Conflict, match="还在等科技局决定"):
            proposed(challenge, RAISED)

    def test_not_before_publication_not_after_the_last_day(self):
        with pytest.raises(Conflict, match="只有揭榜期间"):
            proposed(stage.listed(), RAISED)
        with pytest.raises(Conflict, match="只有揭榜期间"):
            proposed(stage.published(title="二"), RAISED, now=stage.after(days=90))

    def test_once_a_bid_is_opened_neither_proposed_nor_approved(self, gaoyuan):
        challenge = stage.published()
        waiting = proposed(challenge, RAISED)
        bid_stage.eligible(challenge=challenge)
        waiting.refresh_from_db()
        assert waiting.status == ProposalStatus.LAPSED
        with pytest.raises(Conflict, match="已有方案启封"):
            approve_amendment(proposal=waiting, by=gaoyuan, now=NOW)
        with pytest.raises(Conflict, match="已有方案启封"):
            proposed(challenge, RAISED)

    def test_refused_with_a_reason_or_withdrawn_nothing_changes(self, gaoyuan, linhai):
        challenge = stage.published()
        with pytest.raises(Invalid):
            reject_amendment(proposal=proposed(challenge, RAISED), reason=" ", by=gaoyuan, now=NOW)
        reject_amendment(proposal=challenge.proposals.get(), reason="预算已满", by=gaoyuan, now=NOW)
        assert Notification.objects.filter(recipient=linhai, body__contains="预算已满").exists()
        withdraw_amendment(proposal=proposed(challenge, RAISED), by=linhai, now=NOW)
        assert balances() == (19_600_000, 400_000) and not challenge.amendments.exists()
        assert not Obligation.objects.open().filter(code="decide_amendment").exists()

    def test_nothing_to_change_is_said(self):
        challenge = stage.published()
        with pytest.raises(Invalid, match="没有改动"):
            proposed(challenge, {"subsidy": Decimal(400_000)}, [line(challenge)])

    def test_time_and_the_end_of_the_road_let_it_lapse(self, linhai):
        late, ended = stage.published(), stage.published(title="另一道题")
        for challenge in (late, ended):
            proposed(challenge, RAISED)
        withdraw(challenge=ended, reason="已自行解决", by=linhai, now=NOW)
        assert ended.proposals.get().status == ProposalStatus.LAPSED
        assert sweep_clocks(now=stage.after(days=1))["lapsed"] == 0
        sweep_clocks(now=stage.after(days=60))
        assert late.proposals.get().status == ProposalStatus.LAPSED
        assert not Obligation.objects.open().filter(code="decide_amendment").exists()


class TestTheRecord:
    def test_the_chain_goes_on_and_the_page_is_what_it_adds_up_to(self):
        challenge = stage.published()
        approved(challenge, RAISED, [line(challenge, low=Decimal("0.05")), ADDED])
        challenge = Challenge.objects.get(pk=challenge.pk)
        assert is_intact(challenge) and is_current(challenge)
        challenge.indicators.filter(quantity="响应时间").update(low=Decimal(60))
        assert is_intact(challenge) and not is_current(challenge), "changed behind the record's back"

    def test_everybody_concerned_is_told_what_it_was_and_what_it_is(self, wuyue, gaoyuan):
        challenge = stage.published()
        bid_stage.submitted("wuyue", challenge)
        approved(challenge, RAISED, [ADDED])
        told = Notification.objects.get(recipient=wuyue, event__startswith="bid:", event__contains="amendment")
        assert "申请财政支持：40 万元 → 45 万元" in told.body and "响应时间：新增 → ≤ 30 s" in told.body
