"""A broken condition keeps an achievement out of the main list: it stands under 差一点, with what would close the gap."""

import pytest
from django.urls import reverse

from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from matching import boards
from matching.gaps import gaps_of, in_words
from matching.models import Match
from matching.services.questions import answer_figure, ask_figure
from tests.matching.pairs import make_match

pytestmark = pytest.mark.django_db

TOO_WEAK = {
    "name": "constraint:附着力",
    "state": "violated",
    "need_value": ">= 8 MPa",
    "offer_value": "5 MPa",
    "must": True,
}


def with_finding(match, **changes):
    """The match with one more finding; read again, since the database says whether it is a near miss."""
    match.explanation["findings"].append(TOO_WEAK | changes)
    match.save()
    return Match.objects.get(pk=match.pk)


@pytest.fixture
def match(linhai, zhouwen):
    return make_match(linhai, zhouwen)


@pytest.fixture
def near(match):
    return with_finding(match)


class TestWhereItStands:
    def test_a_broken_condition_stands_in_no_main_list(self, near, linhai, zhouwen):
        assert near.is_near_miss
        assert not boards.of_need(near.need, linhai).exists()
        assert not boards.of_achievement(near.achievement, zhouwen).exists()
        assert not boards.TABS["new"](linhai).exists()
        assert list(boards.near_misses(linhai, need=near.need)) == [near]

    def test_a_wish_that_is_not_met_stays_in_the_list(self, match, linhai):
        wish = with_finding(match, must=False)
        assert not wish.is_near_miss and list(boards.of_need(wish.need, linhai)) == [wish]

    def test_the_page_says_how_much_is_missing(self, page, linhai, near):
        html = page(linhai).get(reverse("need_matches", args=[near.need.reference])).content.decode()
        assert "差一点" in html and "“附着力”差 3 MPa，为要求的 37.5%" in html
        assert html.index('id="near"') < html.index(near.achievement.title)

    def test_the_api_gives_the_gap(self, page, linhai, near):
        [row] = page(linhai).get("/api/v1/matches/?is_near_miss=true").json()["results"]
        assert row["is_near_miss"] and row["gaps"][0]["quantity"] == "附着力"
        assert float(row["gaps"][0]["size"]) == 3

    def test_a_gap_beyond_the_upper_bound(self, match):
        [gap] = gaps_of(with_finding(match, need_value="<= 300 μm", offer_value="0.5 mm"))
        assert in_words(gap) == "“附着力”超出 200 μm，为要求的 66.7%"


class TestAFigureThatIsNotStated:
    QUANTITY = "腐蚀电流密度"

    def test_the_owner_is_asked_and_has_a_clock(self, match, linhai, zhouwen, now):
        question = ask_figure(match=match, quantity=self.QUANTITY, by=linhai, now=now)
        owed = Obligation.objects.open().get(code="answer_figure")
        assert owed.organisation == zhouwen.organisations[0] and owed.due_at > now
        assert Notification.objects.filter(recipient=zhouwen, title__contains=self.QUANTITY).exists()
        answer_figure(question=question, text="0.5 μA/cm²", by=zhouwen, now=now)
        assert not Obligation.objects.open().filter(code="answer_figure").exists()
        assert Notification.objects.filter(recipient=linhai, title__contains="0.5 μA/cm²").exists()

    def test_once_is_enough(self, match, linhai, now):
        ask_figure(match=match, quantity=self.QUANTITY, by=linhai, now=now)
        with pytest.raises(Conflict):
            ask_figure(match=match, quantity=self.QUANTITY, by=linhai, now=now)

    def test_only_what_is_missing_and_only_by_the_need_side(self, match, linhai, zhouwen, now):
        with pytest.raises(Invalid):
            ask_figure(match=match, quantity="别的指标", by=linhai, now=now)
        with pytest.raises(Refused):
            ask_figure(match=match, quantity=self.QUANTITY, by=zhouwen, now=now)

    def test_from_the_page_in_one_click_and_back(self, page, match, linhai, zhouwen):
        address = reverse("match", args=[match.pk])
        assert "询问成果方" in page(linhai).get(address).content.decode()
        page(linhai).post(reverse("figure_ask", args=[match.pk]), {"quantity": self.QUANTITY})
        question = match.questions.get()
        page(zhouwen).post(reverse("figure_reply", args=[match.pk, question.pk]), {"answer": "0.5 μA/cm²"})
        assert "0.5 μA/cm²" in page(linhai).get(address).content.decode()
