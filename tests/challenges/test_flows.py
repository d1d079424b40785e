"""From where to where a result goes: recorded with the contract, shown and counted (F062)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from challenges.blind import for_review
from challenges.enums import Flow
from challenges.flows import flows
from challenges.models import Bid
from challenges.services.bids import save_bid
from common.errors import Invalid
from tests.challenges import bid_stage, stage
from tests.challenges import contract_stage as life
from tests.factories import AchievementFactory, draft_achievement
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db


def result(**changes):
    """Of 胶州湾大学, published."""
    return AchievementFactory(author=person("zhouwen"), title="荧光淬灭溶解氧探头", **changes)


def registered_on(achievement):
    contract = life.confirmed()
    Bid.objects.filter(pk=contract.bid_id).update(achievement=achievement)
    contract.bid.refresh_from_db()
    return life.register_contract(contract=contract, number="2026370200000001", by=person("gaoyuan"), now=NOW)


class TestTheBid:
    def test_stands_on_a_published_result_of_its_own_side(self, wuyue):
        own = result()
        bid = bid_stage.drafted(achievement=own)
        assert Bid.objects.get().achievement == own
        others = AchievementFactory(organisation=organisation("黄海院"))
        for wrong in (others, draft_achievement()):
            with pytest.raises(Invalid, match="只能选牵头单位"):
                save_bid(bid=bid, data={"achievement": wrong}, by=wuyue, now=NOW)

    def test_by_the_form_and_hidden_from_a_blind_review(self, client, wuyue):
        own = result()
        bid = bid_stage.drafted()
        client.force_login(wuyue)
        page = client.get(f"{bid.get_absolute_url()}edit/").content.decode()
        assert "依托的成果" in page and own.title in page
        save_bid(bid=bid, data={"achievement": own}, by=wuyue, now=NOW)
        assert own.title in client.get(bid.get_absolute_url()).content.decode()
        assert own.title not in str(for_review(Bid.objects.get())) and own.reference not in str(for_review(bid))

    def test_what_was_handed_in_is_sealed_with_it(self, wuyue):
        bid = bid_stage.submitted(achievement=result())
        Bid.objects.filter(pk=bid.pk).update(achievement=None)
        from challenges.bid_document import is_unchanged

        assert is_unchanged(bid) and not is_unchanged(Bid.objects.get())


class TestTheContract:
    def test_records_the_direction_and_everybody_reads_it(self, client):
        own = result()
        contract = registered_on(own)
        assert contract.flow == Flow.RESEARCH_TO_INDUSTRY
        page = client.get(contract.challenge.get_absolute_url()).content.decode()
        assert "高校院所 → 产业" in page and "胶州湾大学（高校）" in page and own.title in page
        beside = client.get(own.get_absolute_url()).content.decode()
        assert "转化去向" in beside and contract.challenge.title in beside

    def test_a_firm_that_answers_is_counted_apart(self, client):
        registered_on(result())
        challenge = stage.published(title="另一道题")
        second = life.agree(
            life.draft_contract(
                challenge=challenge, bid=life.contracting(challenge, "sunqi"), by=person("linhai"), now=NOW
            )
        )
        life.register_contract(contract=second, number="2", by=person("gaoyuan"), now=NOW)
        rows = {(str(row.label), str(row.kind)): (row.contracts, row.on_results, row.yuan) for row in flows()}
        assert rows == {
            ("高校院所 → 产业", "高校"): (1, 1, Decimal(600_000)),
            ("企业 → 产业", "企业"): (1, 0, Decimal(600_000)),
        }
        page = client.get(reverse("challenge_statistics")).content.decode()
        assert "成果流向" in page and "高校院所 → 产业" in page

    def test_nothing_before_a_contract_is_registered(self, client):
        contract = life.drafted()
        assert contract.flow == "" and flows() == []
        assert "成果流向" not in client.get(contract.challenge.get_absolute_url()).content.decode()
        assert "还没有登记的合同" in client.get(reverse("challenge_statistics")).content.decode()
