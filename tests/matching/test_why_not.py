"""为什么不是它: any visible pair has a place, kept or counted, and what keeps it away is said."""

from decimal import Decimal

import pytest
from django.urls import reverse

from matching import placement, whynot
from matching.datasource import achievement_as_engine
from matching.models import Candidate, CurrentRun, PairQuestion, RankedList
from matching.placement import place_of
from matching.services.pairs import answer_places
from matching.services.rehearsals import as_engine
from matching.whynot import why_not
from needs.models import Need
from postings.enums import PostingStatus
from tests.matching.world import SUBJECTS, drop_place, full_run, make_achievement, make_need
from tests.people import NOW

pytestmark = pytest.mark.django_db

ADHESION = {"quantity": "附着力", "operator": ">=", "low": Decimal(8), "unit": "MPa", "must": True}


@pytest.fixture
def library(linhai, zhouwen):
    """A need and 30 achievements, of which ten are about its subject, matched; the last breaks its condition."""
    need = make_need(0, author=linhai, indicators=[ADHESION])
    offers = [make_achievement(number) for number in (*range(24), 30, 36, 42, 48, 54)]
    offers.append(make_achievement(24, summary=f"{SUBJECTS[0][2]}，双极板涂层，低成本，附着力 5 MPa。"))
    full_run()
    return need, offers


def ask(page, user, need, achievement):
    return page(user).get(reverse("why_not"), {"need": need.reference, "achievement": achievement.reference})


def kept_places(need):
    return dict(Candidate.objects.of_current_run().filter(need=need).values_list("achievement_id", "rank"))


def test_a_counted_place_is_the_one_that_the_run_gave(library):
    need, offers = library
    run = CurrentRun.objects.get().run
    for offer in offers[::5]:
        placed = place_of(run, as_engine(need), achievement_as_engine(offer))
        assert (placed.place, placed.of) == (kept_places(need)[offer.pk], 30)


def test_a_kept_place_says_only_what_is_known(library, monkeypatch):
    need, offers = library
    known = why_not(need=need, achievement=offers[-1], now=NOW)
    assert any("使它退后" in reason for reason in known.reasons)
    monkeypatch.setattr(whynot, "place_of", lambda *args: None)
    unknown = why_not(need=need, achievement=offers[-1], now=NOW)
    assert unknown.place == known.place and not any("只看文字" in reason for reason in unknown.reasons)


def test_behind_the_kept_places_it_is_counted(library, page, linhai):
    need, offers = library
    last = max(offers, key=lambda offer: kept_places(need)[offer.pk])
    drop_place(last, need=need)
    html = ask(page, linhai, need, last).content.decode()
    assert "排在第 30 名，共 30 项成果" in html and "被什么挡住" in html


def test_a_condition_that_costs_places_is_told_apart_from_the_text(library):
    need, offers = library
    place = kept_places(need)[offers[-1].pk]
    drop_place(offers[-1])
    counted = why_not(need=need, achievement=offers[-1], now=NOW)
    assert counted.place == place > 1
    text = f"只看文字它排第 1 名，领域、成熟度、指标等条件使它退后 {place - 1} 名。"
    assert text in counted.reasons, counted.reasons
    assert any("“附着力”差 3 MPa" in reason for reason in counted.reasons)


def test_a_draft_has_a_place_too(library, linhai):
    need, offers = library
    Need.objects.filter(pk=need.pk).update(status=PostingStatus.WITHDRAWN)
    need.refresh_from_db()
    RankedList.objects.filter(need=need).delete()
    answer = why_not(need=need, achievement=offers[0], now=NOW)
    assert answer.place and any("已发布" in reason for reason in answer.reasons)


class TestByAWorker:
    """Where the index lies elsewhere or the library is too large to wait for, a worker counts and the page asks again."""

    @pytest.fixture
    def elsewhere(self, library, monkeypatch):
        need, offers = library
        drop_place(offers[3], need=need)
        monkeypatch.setattr(placement, "AT_ONCE", 10)
        return need, offers[3]

    def test_asked_waited_for_and_shown(self, elsewhere, page, linhai):
        need, offer = elsewhere
        assert "计算名次" in ask(page, linhai, need, offer).content.decode()
        pair = {"need": need.reference, "achievement": offer.reference}
        waiting = page(linhai).post(reverse("why_not"), pair, headers={"HX-Request": "true"}).content.decode()
        assert "正在与全部成果比较" in waiting and 'hx-trigger="every 2s"' in waiting and "<html" not in waiting
        assert answer_places(now=NOW) == 1 and answer_places(now=NOW) == 0
        html = ask(page, linhai, need, offer).content.decode()
        assert "共 30 项成果" in html and "hx-trigger" not in html

    def test_an_answer_of_an_older_run_or_text_is_not_shown(self, elsewhere, page, linhai):
        need, offer = elsewhere
        page(linhai).post(reverse("why_not"), {"need": need.reference, "achievement": offer.reference})
        answer_places(now=NOW)
        PairQuestion.objects.update(run=None)
        assert "计算名次" in ask(page, linhai, need, offer).content.decode()


def test_before_the_first_run_it_says_so(page, linhai):
    assert "还没有匹配结果" in ask(page, linhai, make_need(0), make_achievement(0)).content.decode()


def test_what_one_may_not_see_is_not_found(page, linhai, library):
    html = page(linhai).get(reverse("why_not"), {"need": library[0].reference, "achievement": "CG-NONE"})
    assert "没有找到这项成果" in html.content.decode()


def test_the_sizes_named_are_those_of_the_run(library, monkeypatch):
    need, offers = library
    monkeypatch.setattr("matching.models.runs.SHOWN", 3)
    behind = next(offer for offer in offers if kept_places(need)[offer.pk] == 5)
    assert any("清单显示前 3 名" in reason for reason in why_not(need=need, achievement=behind, now=NOW).reasons)
