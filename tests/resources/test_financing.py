"""Money for a project: who may read an intent, what a bank may offer, what counts as facilitated (F131, F192–F194, F198)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification, Obligation
from inbox.services import sweep_obligations
from resources.models import FinancingIntent, WhiteEntry
from resources.selectors.finance import facilitated, is_white, products_for
from resources.services import finance
from resources.services.asks import take_step
from resources.services.listings import take_listing
from tests.factories import NeedFactory
from tests.people import NOW, organisation, person
from tests.resources import stage
from tests.resources.stage import WAN, anyone, financier

pytestmark = pytest.mark.django_db

READERS = ("linhai", "zhaomin", "sunqi", "wuyue", "liubo", "hanmei", "gaoyuan", "dingan", "caoyue")


def readers(intent: FinancingIntent) -> set[str]:
    return {name for name in READERS if FinancingIntent.objects.visible_to(anyone(name)).filter(pk=intent.pk).exists()}


class TestIntent:
    def test_who_may_read_it(self, visitor):
        assert readers(stage.intent()) == {"linhai", "zhaomin", "gaoyuan", "dingan", "caoyue"}
        told = stage.intent(chosen=[financier("caoyue").organisations[0]])
        assert readers(told) == {"linhai", "zhaomin", "gaoyuan", "caoyue"}
        assert not FinancingIntent.objects.visible_to(visitor).exists()

    def test_chosen_banks_are_told_at_once(self):
        stage.intent(chosen=[financier("caoyue").organisations[0]])
        assert Notification.objects.filter(recipient__username="caoyue", title__contains="新的融资意向").exists()

    def test_a_closed_intent_is_hidden_from_banks_and_its_offers_end_with_the_reason(self):
        offer = stage.offer()
        finance.close_intent(intent=offer.intent, reason="改用自有资金", by=person("linhai"), now=NOW)
        offer.refresh_from_db()
        assert offer.status == "declined"
        assert readers(offer.intent) == {"linhai", "zhaomin", "gaoyuan"}

    def test_chosen_without_a_choice_is_refused_at_the_field(self):
        with pytest.raises(Invalid) as refused:
            stage.intent(disclosure="chosen")
        assert "chosen" in refused.value.fields

    def test_it_stands_beside_the_need_that_it_is_for(self, page, linhai):
        need = NeedFactory(author=linhai)
        intent = stage.intent(about=need)
        stage.product(), stage.base()
        text = page(linhai).get(need.get_absolute_url()).content.decode()
        assert intent.get_absolute_url() in text and "青科贷·知识产权质押" in text and "耐蚀涂层中试基地" in text
        assert intent.get_absolute_url() not in page(person("sunqi")).get(need.get_absolute_url()).content.decode()


class TestOffer:
    def test_from_the_offer_to_money_that_counts(self):
        offer = stage.offer()
        owed = Obligation.objects.get(fulfilled_at=None)
        assert owed.organisation == organisation("海澜仪器") and owed.due_at == offer.due_at
        take_step(ask=offer, step="accept", by=person("linhai"), now=NOW)
        bank, day = financier("dingan"), NOW.date()
        finance.sign_offer(ask=offer, signed_amount=280 * WAN, signed_on=day, outcome="", by=bank, now=NOW)
        assert facilitated().total == 0  # only what both sides say
        finance.confirm_signature(ask=offer, by=person("linhai"), now=NOW)
        assert facilitated().total == 280 * WAN and facilitated().count == 1
        assert facilitated(until=NOW).total == 0  # as of a moment
        offer.intent.refresh_from_db()
        assert offer.intent.status == "funded"
        steps = StateChange.objects.about(offer).values_list("transition", flat=True)
        assert list(steps) == ["ask", "accept", "sign", "confirm"]
        assert not Obligation.objects.filter(fulfilled_at=None).exists()

    def test_a_wrong_amount_goes_back_with_a_reason(self):
        offer = stage.offer()
        take_step(ask=offer, step="accept", by=person("linhai"), now=NOW)
        finance.sign_offer(
            ask=offer, signed_amount=WAN, signed_on=NOW.date(), outcome="", by=financier("dingan"), now=NOW
        )
        take_step(ask=offer, step="dispute", by=person("linhai"), now=NOW, reason="合同金额是 280 万元")
        assert offer.status == "accepted" and facilitated().count == 0

    def test_silence_is_reminded_and_escalated(self):
        offer = stage.offer()
        sweep_obligations(now=offer.due_at + timedelta(hours=1))
        assert Notification.objects.filter(recipient__username="linhai", title__startswith="已逾期").exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"amount": None}, "amount"),
            ({"kind": "visit"}, "visit_at"),
            ({"kind": "visit", "visit_at": NOW}, "visit_at"),
        ],
    )
    def test_what_is_missing_is_said_at_the_field(self, changes, field):
        with pytest.raises(Invalid) as refused:
            stage.offer(**changes)
        assert field in refused.value.fields

    def test_a_visit_is_only_for_those_who_want_one(self):
        with pytest.raises(Conflict):
            stage.offer(stage.intent(wants_visit=False), kind="visit", visit_at=NOW + timedelta(days=2))

    def test_a_visit_on_site_is_held_with_its_outcome(self):
        offer = stage.offer(kind="visit", visit_at=NOW + timedelta(days=2), amount=None)
        take_step(ask=offer, step="accept", by=person("linhai"), now=NOW)
        later = NOW + timedelta(days=3)
        finance.hold_visit(ask=offer, held_on=later.date(), outcome="看过产线", by=financier("dingan"), now=later)
        assert offer.status == "held" and offer.outcome == "看过产线"

    def test_nobody_else_offers_nor_twice(self):
        found = stage.intent()
        stage.offer(found)
        with pytest.raises(Conflict):
            stage.offer(found)
        with pytest.raises(Refused):
            stage.offer(found, by="liubo")
        hidden = stage.intent(chosen=[financier("caoyue").organisations[0]])
        with pytest.raises(Refused):
            stage.offer(hidden)


class TestWhiteList:
    def test_banks_see_a_firm_only_after_it_has_agreed(self):
        entry = stage.white()
        bank, firm = financier("dingan"), organisation("启明新材")
        assert not WhiteEntry.objects.visible_to(bank).exists()
        assert WhiteEntry.objects.visible_to(person("sunqi")).get() == entry
        take_step(ask=entry, step="agree", by=person("sunqi"), now=NOW)
        assert WhiteEntry.objects.visible_to(bank).get() == entry
        assert not WhiteEntry.objects.visible_to(person("linhai")).exists()
        assert is_white(firm, NOW.date()) and not is_white(firm, date(2025, 12, 31))

    def test_products_of_the_list_are_for_the_list(self):
        stage.product(name="白名单信用贷", needs_white_list=True)
        firm = organisation("启明新材")
        assert not products_for(firm, NOW.date()).exists()
        take_step(ask=stage.white(), step="agree", by=person("sunqi"), now=NOW)
        assert products_for(firm, NOW.date()).exists()
        assert not products_for(organisation("海澜仪器"), NOW.date()).exists()

    def test_only_the_bureau_proposes(self):
        with pytest.raises(Refused):
            finance.propose_for_white_list(
                firm=organisation("启明新材"), ground="x", valid_from=NOW.date(), valid_to=NOW.date(), by=person("hanmei"), now=NOW
            )  # fmt: skip


class TestProducts:
    def test_unverified_and_unreviewed_ones_are_not_shown(self, page):
        made = stage.product(published=False)
        assert page().get(made.get_absolute_url()).status_code == 404
        assert page(person("sunqi")).get(made.get_absolute_url()).status_code == 404
        assert page(financier("dingan")).get(made.get_absolute_url()).status_code == 200
        take_listing(listing=made, step="submit", by=financier("dingan"), now=NOW)
        assert page(person("gaoyuan")).get("/finance/desk/").content.decode().count(made.name) == 1

    def test_filters_by_the_amount_wanted(self, page):
        stage.product()
        assert "青科贷·知识产权质押" in page().get("/finance/?amount=300").content.decode()
        assert "青科贷·知识产权质押" not in page().get("/finance/?amount=3000").content.decode()

    def test_the_documents_figure_stands_beside_ours_and_is_not_added(self, page):
        text = page().get("/finance/").content.decode()
        assert "超过 800" in text and "不与平台数据相加" in text
        assert facilitated().total == Decimal(0)
