"""Age moves a place a little where lists are read, and nothing that a run stores (N19)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from matching import boards
from matching.freshness import MOST_SCORE, age_in_words
from matching.models import Candidate, CurrentRun, Match
from tests.matching.pairs import make_match
from tests.matching.world import full_run, make_achievement, make_need
from tests.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(linhai, zhouwen):
    """A need's list of three near equals, as a run left it; the oldest is a hair better."""
    need = make_need(0)
    offers = [make_achievement(number) for number in (0, 2, 4)]
    full_run()
    CurrentRun.objects.update(switched_at=NOW)
    for place, (offer, score) in enumerate(zip(offers, (0.50, 0.49, 0.40), strict=True), 1):
        Match.objects.filter(need=need, achievement=offer).update(rank=place, score=score, grade=3 + score, band="fair")
    return need, offers


def confirmed(offer, days):
    type(offer).objects.filter(pk=offer.pk).update(confirmed_at=NOW - timedelta(days=days))


def order(need, user):
    return [match.achievement_id for match in boards.of_need(need, user)]


def test_of_near_equals_the_one_confirmed_lately_stands_first(listed, linhai):
    need, (old, second, third) = listed
    assert order(need, linhai) == [old.pk, second.pk, third.pk]
    confirmed(old, 80)
    assert order(need, linhai) == [second.pk, old.pk, third.pk]


def test_the_loss_is_bounded(listed, linhai):
    need, (old, second, third) = listed
    confirmed(old, 3_000)
    assert order(need, linhai) == [second.pk, old.pk, third.pk]
    assert 0.50 - MOST_SCORE > 0.40


def test_a_month_costs_nothing_and_who_confirms_is_back_at_once(listed, linhai):
    need, (old, second, third) = listed
    confirmed(old, 30)
    assert order(need, linhai) == [old.pk, second.pk, third.pk]
    confirmed(old, 80)
    assert order(need, linhai)[0] == second.pk
    confirmed(old, -1)
    assert order(need, linhai)[0] == old.pk


def test_what_made_room_behind_the_tenth_place_does_not_come_back_by_it(listed, linhai):
    need, (first, second, third) = listed
    Match.objects.filter(need=need, achievement=first).update(rank=11, held_back=True)
    for offer in (second, third):
        confirmed(offer, 90)
    assert order(need, linhai) == [second.pk, third.pk, first.pk]


def test_nothing_stored_depends_on_age(linhai, zhouwen):
    """Runs of the same texts at other ages come out the same: age is no part of a score."""
    need, offers = make_need(0), [make_achievement(number) for number in range(3)]
    young = full_run()
    kept = list(Candidate.objects.filter(run=young).order_by("rank").values_list("achievement", "score", "grade"))
    confirmed(offers[0], 85)
    confirmed(need, 85)
    old = full_run()
    assert old.result_hash == young.result_hash
    assert kept == list(Candidate.objects.filter(run=old).order_by("rank").values_list("achievement", "score", "grade"))


def test_in_an_achievement_s_list_it_is_the_need_that_ages(linhai, zhouwen):
    offer = make_achievement(0)
    one, other = make_need(0), make_need(2)
    full_run()
    CurrentRun.objects.update(switched_at=NOW)
    Match.objects.filter(need=one).update(grade=3.1, band="fair")
    Match.objects.filter(need=other).update(grade=3.0, band="fair")
    confirmed(one, 89)
    assert [match.need_id for match in boards.of_achievement(offer, zhouwen)] == [other.pk, one.pk]


def test_words_for_ages():
    assert [age_in_words(days) for days in (0, 30, 30.5, 62.4, 420)] == ["", "", "30 天", "62 天", "14 个月"]


def test_the_api_gives_the_same_order(listed, page, linhai):
    need, (old, second, third) = listed
    confirmed(old, 80)
    rows = page(linhai).get("/api/v1/matches/", {"need": need.reference}).json()["results"]
    assert [row["achievement"]["reference"] for row in rows] == [offer.reference for offer in (second, old, third)]


class TestPages:
    def test_the_match_page_says_so_and_asks_the_owner_to_confirm(self, page, linhai, zhouwen):
        match = make_match(linhai, zhouwen)
        full_run()
        Match.objects.update(is_current=True)
        confirmed(match.achievement, 62 - (CurrentRun.objects.get().switched_at - NOW).days)
        address = reverse("match", args=[match.pk])
        html = page(zhouwen).get(address).content.decode()
        assert (
            "成果资料 62 天未确认有效，在需求的清单里与相近的成果相比排在后面" in html and "到详情页确认仍有效" in html
        )
        assert "到详情页确认仍有效" not in page(linhai).get(address).content.decode()

    def test_the_card_in_the_need_s_list_says_so(self, page, listed, linhai):
        need, (old, *_) = listed
        confirmed(old, 62)
        html = page(linhai).get(reverse("need_matches", args=[need.reference])).content.decode()
        assert html.count("未确认有效，相近时排在后面") == 1
