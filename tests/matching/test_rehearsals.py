"""A rehearsal: an unpublished need against the library as it is, for its owner's eyes alone (N35)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from common.errors import Conflict, Refused
from matching.models import Candidate, Match, Rehearsal
from matching.services import rehearsals
from matching.services.rehearsals import ask_rehearsal, rehearse
from tests.factories import draft_need
from tests.matching.world import SUBJECTS, full_run, make_need, small_world
from tests.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    """Six achievements, matched with six published needs."""
    _, achievements = small_world()
    full_run()
    return achievements


def draft(subject: int = 1, **fields):
    title, problem, _ = SUBJECTS[subject]
    return draft_need(title=title, problem=problem, key_technology="", **fields)


def held(need, by) -> Rehearsal:
    ask_rehearsal(need=need, by=by, now=NOW)
    rehearse(now=NOW)
    return Rehearsal.objects.get(need=need)


class TestAnswer:
    def test_the_best_is_what_the_night_would_find(self, library, linhai):
        answered = held(draft(subject=1), linhai)
        assert answered.result["best"][0]["achievement"] == library[1].pk
        assert answered.result["best"][0]["explanation"]["evidence"]
        assert sum(answered.result["bands"].values()) <= answered.result["ranked"] == 6

    def test_nothing_else_is_written_and_nobody_is_told(self, library, linhai, mailoutbox):
        before = Candidate.objects.count(), Match.objects.count()
        held(draft(), linhai)
        assert (Candidate.objects.count(), Match.objects.count()) == before and not mailoutbox

    def test_indicators_say_how_many_they_keep_away(self, library, linhai):
        row = {"quantity": "漂移", "operator": "<=", "low": Decimal("0.01"), "unit": "℃", "must": True}
        [condition] = held(draft(subject=1, indicators=[row]), linhai).result["conditions"]
        assert (condition["met"], condition["violated"], condition["unknown"]) == (1, 0, 5)

    def test_a_new_question_replaces_the_old_answer(self, library, linhai):
        need = draft(subject=1)
        first = held(need, linhai)
        need.title, need.problem, _ = SUBJECTS[4]
        need.save()
        assert held(need, linhai).result != first.result
        assert Rehearsal.objects.count() == 1

    def test_before_the_first_run_it_says_that_there_is_nothing_to_compare(self, linhai):
        assert held(draft(), linhai).run is None

    def test_one_that_fails_says_so_after_some_attempts(self, library, linhai, monkeypatch):
        monkeypatch.setattr(rehearsals, "ranked_lists", lambda *args: 1 / 0)
        need = draft()
        ask_rehearsal(need=need, by=linhai, now=NOW)
        for _ in range(6):
            Rehearsal.objects.update(lease_until=None)
            rehearse(now=NOW)
        answered = Rehearsal.objects.get()
        assert answered.done_at and "ZeroDivisionError" in answered.error


class TestWhoMayAsk:
    def test_only_people_of_the_organisation(self, library, sunqi):
        with pytest.raises(Refused):
            ask_rehearsal(need=draft(), by=sunqi, now=NOW)

    def test_a_published_need_has_its_matches(self, library, linhai):
        with pytest.raises(Conflict):
            ask_rehearsal(need=make_need(0), by=linhai, now=NOW)


class TestPage:
    def test_the_owner_asks_waits_and_reads(self, library, page, linhai):
        need, browser = draft(subject=1), page(linhai)
        assert "发布前试匹配" in browser.get(need.get_absolute_url()).content.decode()
        address = reverse("rehearsal", args=[need.reference])
        waiting = browser.post(address, follow=True).content.decode()
        assert "正在与全部成果比较" in waiting and 'hx-trigger="every 2s"' in waiting
        rehearse(now=NOW)
        html = browser.get(address, headers={"HX-Request": "true"}).content.decode()
        assert library[1].title in html and "hx-trigger" not in html and "<html" not in html

    def test_another_organisation_sees_nothing_of_it(self, library, page, linhai, sunqi):
        need = draft()
        held(need, linhai)
        assert page(sunqi).get(reverse("rehearsal", args=[need.reference])).status_code == 404

    def test_before_the_first_question_the_page_says_how(self, page, linhai):
        assert "还没有试过" in page(linhai).get(reverse("rehearsal", args=[draft().reference])).content.decode()
