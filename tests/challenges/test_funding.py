"""The money of one challenge: each step once, whatever is asked again (N11, F051, F053)."""

from decimal import Decimal

import pytest

from challenges.models import Movement, Pool
from challenges.selectors import recompute, shown
from challenges.services import funding
from challenges.services.ending import withdraw
from challenges.services.money import open_pool
from common.errors import Conflict, Invalid, Refused
from tests.challenges import stage
from tests.people import NOW, person

pytestmark = pytest.mark.django_db
HELD = Decimal(400_000)


def balances() -> tuple[Decimal, Decimal, Decimal, Decimal]:
    found = Pool.objects.get()
    assert recompute(Movement.objects.filter(pool=found)) == shown(found)
    return found.available, found.reserved, found.committed, found.paid


class TestTheRoad:
    def test_reserved_committed_paid_and_each_step_once(self, gaoyuan):
        challenge = stage.listed()
        assert balances() == (19_600_000, HELD, 0, 0)
        funding.reserve_for(challenge=challenge, by=gaoyuan, now=NOW)
        for _again in range(2):
            funding.commit_for(challenge=challenge, amount=Decimal(300_000), by=gaoyuan, now=NOW)
            assert balances() == (19_700_000, 0, 300_000, 0)
        for _again in range(2):
            funding.pay_for(challenge=challenge, amount=Decimal(300_000), event="acceptance", by=gaoyuan, now=NOW)
            assert balances() == (19_700_000, 0, 0, 300_000)
        funding.return_for(challenge=challenge, amount=Decimal(100_000), event="1", by=gaoyuan, now=NOW)
        assert balances() == (19_800_000, 0, 0, 200_000)
        reasons = Movement.objects.filter(kind__in=["pay", "return"]).order_by("pk").values_list("reason", flat=True)
        assert list(reasons) == ["拨付：验收通过后", "追回：第 1 笔到账"]

    def test_what_is_not_paid_goes_back_when_it_ends(self, gaoyuan):
        challenge = stage.listed()
        funding.commit_for(challenge=challenge, amount=HELD, by=gaoyuan, now=NOW)
        funding.pay_for(challenge=challenge, amount=Decimal(150_000), event="milestone:1", by=gaoyuan, now=NOW)
        assert funding.cancel_for(challenge=challenge, reason="终止", by=gaoyuan, now=NOW).amount == 250_000
        assert funding.cancel_for(challenge=challenge, reason="终止", by=gaoyuan, now=NOW) is None
        assert balances() == (19_850_000, 0, 0, 150_000)

    def test_given_back_and_reserved_again_with_the_cap_of_the_newer_terms(self, gaoyuan):
        challenge = stage.listed()
        funding.release_for(challenge=challenge, reason="退回修改", by=gaoyuan, now=NOW)
        assert balances() == (20_000_000, 0, 0, 0)
        challenge.terms.rules.create(code="cap", value="600000", clause="测试条款")
        challenge.subsidy = Decimal(550_000)
        funding.reserve_for(challenge=challenge, by=gaoyuan, now=NOW)
        assert funding.account_of(challenge).cap == 600_000
        assert balances() == (19_450_000, 550_000, 0, 0)

    def test_listed_again_in_another_year_it_is_that_years_money(self, gaoyuan):
        challenge = stage.listed()
        funding.release_for(challenge=challenge, reason="退回修改", by=gaoyuan, now=NOW)
        january = NOW.replace(year=2027, month=1)
        later = open_pool(
            programme=stage.programme(), fiscal_year=2027, amount=Decimal(1_000_000), by=gaoyuan, now=january
        )
        funding.reserve_for(challenge=challenge, by=gaoyuan, now=january)
        for pool, left in ((Pool.objects.get(fiscal_year=2026), 20_000_000), (later, 600_000)):
            pool.refresh_from_db()
            assert recompute(pool.movements.all()) == shown(pool)
            assert pool.available == left


class TestRefusals:
    def test_no_pool_this_year(self, gaoyuan):
        with pytest.raises(Invalid, match="2026 年度的资金池还没有设立"):
            funding.reserve_for(challenge=stage.diagnosed(), by=gaoyuan, now=NOW)

    def test_a_contract_above_what_is_reserved(self, gaoyuan):
        with pytest.raises(Invalid, match="已预留 40 万元"):
            funding.commit_for(challenge=stage.listed(), amount=HELD + 1, by=gaoyuan, now=NOW)

    def test_the_same_event_with_another_amount(self, gaoyuan):
        challenge = stage.listed()
        funding.commit_for(challenge=challenge, amount=HELD, by=gaoyuan, now=NOW)
        funding.pay_for(challenge=challenge, amount=Decimal(100), event="m1", by=gaoyuan, now=NOW)
        with pytest.raises(Conflict):
            funding.pay_for(challenge=challenge, amount=Decimal(200), event="m1", by=gaoyuan, now=NOW)

    def test_only_the_bureau_commits(self):
        with pytest.raises(Refused):
            funding.commit_for(challenge=stage.listed(), amount=HELD, by=person("linhai"), now=NOW)

    def test_a_sponsor_who_withdraws_gives_the_reservation_back(self):
        withdraw(challenge=stage.listed(), reason="已自行解决", by=person("linhai"), now=NOW)
        assert balances() == (20_000_000, 0, 0, 0)
