"""The contract: drafted from the selected bid, agreed by both sides to the same words, registered once (F064, 5.6)."""

from datetime import date
from decimal import Decimal

import pytest

from challenges.contracting import add_months
from challenges.enums import BidStatus, ChallengeStatus
from challenges.models import Challenge, Contract, Pool
from challenges.parties import Party
from challenges.services.contracts import (
    FIELDS,
    confirm_contract,
    draft_contract,
    register_contract,
    save_contract,
    stamp,
)
from challenges.services.delivery_files import attach_delivery
from common.errors import Conflict, Invalid, Refused
from inbox.models import Obligation
from tests.challenges import contract_stage as life
from tests.people import NOW, person

pytestmark = pytest.mark.django_db


def written(contract: Contract, **changes: object) -> dict:
    return {name: getattr(contract, name) for name in FIELDS} | changes


def rows(contract: Contract) -> list[dict]:
    return list(contract.milestones.values("name", "target", "deliverable", "due_on", "share"))


class TestDraft:
    def test_takes_price_months_and_milestones_of_the_bid(self):
        contract = life.drafted()
        assert (contract.total, contract.subsidy) == (600_000, 400_000)
        assert (contract.starts_on, contract.ends_on) == (date(2026, 11, 20), date(2027, 9, 20))
        assert [(row.name, row.due_on, row.share) for row in contract.milestones.all()] == [
            ("样机", date(2027, 4, 20), 40), ("海试", date(2027, 9, 20), 60)
        ]  # fmt: skip

    def test_asked_again_it_is_the_same(self, wuyue):
        contract = life.drafted()
        assert draft_contract(challenge=contract.challenge, bid=contract.bid, by=wuyue, now=NOW) == contract

    def test_not_before_the_publicity_is_over(self, linhai):
        bid = life.contracting()
        Challenge.objects.update(status=ChallengeStatus.PUBLICITY)
        with pytest.raises(Conflict, match="公示期满"):
            draft_contract(challenge=bid.challenge, bid=bid, by=linhai, now=NOW)

    def test_only_by_a_side(self, sunqi):
        bid = life.contracting()
        with pytest.raises(Refused):
            draft_contract(challenge=bid.challenge, bid=bid, by=sunqi, now=NOW)

    def test_a_race_shares_the_money(self):
        first = life.drafted("wuyue", "chenjing")
        assert first.subsidy == 400_000  # single mode: what the bid asks
        other = first.challenge.bids.get(contract=None)
        second = draft_contract(challenge=first.challenge, bid=other, by=person("linhai"), now=NOW)
        assert second.subsidy == 0  # and nothing is left for another

    @pytest.mark.parametrize(("day", "months", "then"), [
        (date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2026, 12, 31), 1, date(2027, 1, 31)), (date(2026, 1, 5), 24, date(2028, 1, 5)),
    ])  # fmt: skip
    def test_months_end_with_the_month(self, day, months, then):
        assert add_months(day, months) == then


class TestEdit:
    def test_voids_confirmations(self, linhai):
        contract = life.confirmed()
        saved = save_contract(
            contract=contract,
            values=written(contract, subsidy=Decimal(300_000)),
            milestones=rows(contract),
            by=linhai,
            now=NOW,
        )
        assert (saved.subsidy, saved.is_confirmed) == (300_000, False)
        assert saved.sponsor_confirmed_at is None and saved.bidder_confirmed_by is None
        assert not Obligation.objects.open().filter(code="register_contract").exists()
        assert Obligation.objects.open().filter(code="contract", organisation=contract.challenge.organisation).exists()

    @pytest.mark.parametrize(("field", "value"), [
        ("subsidy", Decimal(400_001)), ("technical", Decimal(600_001)), ("total", Decimal(0)), ("ends_on", date(2026, 1, 1)),
        ("ends_on", date(2030, 1, 1)), ("starts_on", None),
    ])  # fmt: skip
    def test_says_at_the_field_what_is_wrong(self, linhai, field, value):
        contract = life.drafted()
        with pytest.raises(Invalid) as refused:
            save_contract(
                contract=contract,
                values=written(contract, **{field: value}),
                milestones=rows(contract),
                by=linhai,
                now=NOW,
            )
        assert field in refused.value.fields or "technical" in refused.value.fields
        assert Contract.objects.get().subsidy == 400_000

    def test_shares_add_up_to_100(self, wuyue):
        contract = life.drafted()
        wrong = [row | {"share": Decimal("33.3")} for row in rows(contract)]
        with pytest.raises(Invalid) as refused:
            save_contract(contract=contract, values=written(contract), milestones=wrong, by=wuyue, now=NOW)
        assert "66.6%" in str(refused.value.fields["milestones"])
        assert contract.milestones.count() == 2

    def test_not_over_what_another_has_just_written(self, linhai, wuyue):
        contract = life.drafted()
        seen = stamp(Contract.objects.get())
        save_contract(
            contract=contract, values=written(contract), milestones=rows(contract), by=wuyue, now=NOW, seen=seen
        )
        with pytest.raises(Conflict, match="刚刚被修改"):
            confirm_contract(contract=contract, side=Party.SPONSOR, by=linhai, now=NOW, seen=seen)


class TestConfirm:
    def test_each_side_for_itself(self, linhai, wuyue):
        contract = life.drafted()
        with pytest.raises(Refused, match="揭榜单位"):
            confirm_contract(contract=contract, side=Party.BIDDER, by=linhai, now=NOW)
        confirm_contract(contract=contract, side=Party.SPONSOR, by=linhai, now=NOW)
        assert not confirm_contract(contract=contract, side=Party.SPONSOR, by=linhai, now=NOW).is_confirmed
        agreed = confirm_contract(contract=contract, side=Party.BIDDER, by=wuyue, now=NOW)
        assert agreed.is_confirmed
        assert agreed.signed_on == date(2026, 11, 20)

    def test_then_the_bureau_owes_the_registration(self):
        contract = life.confirmed()
        owed = Obligation.objects.open().get(code="register_contract")
        assert owed.organisation.name == "示范市科学技术局"
        assert owed.due_at == contract.challenge.due_at


class TestRegister:
    def test_commits_the_money_and_starts_the_work(self):
        contract = life.registered()
        challenge = life.fresh(contract.challenge)
        assert challenge.status == ChallengeStatus.IN_PROGRESS
        assert challenge.due_at.date() == date(2027, 4, 20)
        pool = Pool.objects.get()
        assert (pool.available, pool.reserved, pool.committed) == (19_600_000, 0, 400_000)
        assert contract.bid.status == BidStatus.CONTRACTED
        assert not Obligation.objects.open().filter(code__in=["contract", "register_contract"]).exists()
        assert Obligation.objects.open().get(code="deliver").organisation == contract.bid.organisation

    def test_below_the_reservation_the_rest_goes_back(self, linhai, gaoyuan):
        contract = life.drafted()
        save_contract(
            contract=contract,
            values=written(contract, subsidy=Decimal(300_000)),
            milestones=rows(contract),
            by=linhai,
            now=NOW,
        )
        register_contract(contract=life.agree(contract), number="A1", by=gaoyuan, now=NOW)
        pool = Pool.objects.get()
        assert (pool.available, pool.reserved, pool.committed) == (19_700_000, 0, 300_000)

    def test_waits_for_every_team_of_a_race(self, gaoyuan):
        first = life.registered("wuyue", "chenjing")
        assert life.fresh(first.challenge).status == ChallengeStatus.CONTRACTING
        other = first.challenge.bids.get(contract=None)
        second = draft_contract(challenge=first.challenge, bid=other, by=person("linhai"), now=NOW)
        with pytest.raises(Invalid, match="一个编号"):
            register_contract(contract=life.agree(second), number="2026370200000001", by=gaoyuan, now=NOW)
        register_contract(contract=second, number="2", by=gaoyuan, now=NOW)
        assert life.fresh(first.challenge).status == ChallengeStatus.IN_PROGRESS

    def test_not_before_both_agree_not_twice_not_by_a_side(self, gaoyuan, linhai):
        contract = life.drafted()
        with pytest.raises(Conflict, match="双方都确认"):
            register_contract(contract=contract, number="1", by=gaoyuan, now=NOW)
        with pytest.raises(Refused):
            register_contract(contract=life.agree(contract), number="1", by=linhai, now=NOW)
        register_contract(contract=contract, number="1", by=gaoyuan, now=NOW)
        with pytest.raises(Conflict):
            register_contract(contract=contract, number="2", by=gaoyuan, now=NOW)


class TestWhoSees:
    def test_the_sides_and_the_bureau_alone(self, linhai, wuyue, gaoyuan, sunqi, hanmei, zhouwen):
        contract = life.drafted()
        seen = [
            user.username
            for user in (linhai, wuyue, gaoyuan, sunqi, hanmei, zhouwen)
            if Contract.objects.visible_to(user)
        ]
        assert seen == ["linhai", "wuyue", "gaoyuan", "zhouwen"]  # 周文 is of the bidding university
        assert contract.milestones.visible_to(sunqi).count() == 0

    def test_files_by_the_sides_while_it_is_not_registered(self, linhai, sunqi):
        contract = life.drafted()
        attach_delivery(about=contract, file=life.file(), by=linhai, now=NOW)
        with pytest.raises(Refused):
            attach_delivery(about=contract, file=life.file(), by=sunqi, now=NOW)
        done = register_contract(contract=life.agree(contract), number="1", by=person("gaoyuan"), now=NOW)
        with pytest.raises(Conflict):
            attach_delivery(about=done, file=life.file(), by=linhai, now=NOW)
