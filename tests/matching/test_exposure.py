"""Nobody stands everywhere, and every new achievement is shown to somebody."""

from datetime import timedelta

import pytest
from django.db.models import Count
from django.urls import reverse

from matching.enums import Band, MatchStatus, Verdict
from matching.models import Candidate, Match, RankedList, Trial
from matching.services import exploring
from matching.services.answers import answer
from matching.services.exploring import try_new_ones
from matching.services.exposure import FIRST, crowded, limit_exposure, limits
from tests.factories import AchievementFactory, NeedFactory, term
from tests.matching.world import full_run, small_world
from tests.people import NOW

pytestmark = pytest.mark.django_db


def crowd(needs: int = 12, achievements: int = 30) -> list[int]:
    """Lists in which the same achievement leads everywhere and the others take turns; its key is the first."""
    asked = [NeedFactory() for _ in range(needs)]
    offered = [AchievementFactory() for _ in range(achievements)]
    for turn, need in enumerate(asked):
        others = [offered[1 + (turn * 7 + step) % (achievements - 1)] for step in range(14)]
        for place, offer in enumerate([offered[0], *others], 1):
            Match.objects.create(
                need=need, achievement=offer, rank=place, score=1 - place / 100, grade=3, band=Band.FAIR, status_at=NOW
            )
    return [offer.pk for offer in offered]


def first_places(achievement: int) -> int:
    return Match.objects.filter(achievement=achievement, is_current=True, rank__lte=FIRST).count()


class TestTheLimit:
    def test_it_is_a_hundredth_of_all_places_or_twice_an_equal_part(self):
        crowd()
        assert (limits().places, limits().achievements, limits().most) == (120, 30, 8)

    def test_who_is_over_it_makes_room_behind_the_tenth_place(self):
        leader, *_ = crowd()
        assert first_places(leader) == 12 and limit_exposure() == 4
        assert first_places(leader) == limits().most == 8
        moved = Match.objects.filter(achievement=leader, rank__gt=FIRST)
        assert {match.rank for match in moved} == {11} and all(match.held_back for match in moved)

    def test_lists_stay_whole_and_in_order(self):
        crowd()
        limit_exposure()
        for need in {match.need for match in Match.objects.all()}:
            found = list(need.matches.order_by("rank"))
            assert [match.rank for match in found] == list(range(1, 16))
            unmoved = [match.score for match in found if not match.held_back]
            assert unmoved == sorted(unmoved, reverse=True)

    def test_whoever_comes_up_does_not_become_crowded(self):
        crowd()
        limit_exposure()
        counted = Match.objects.filter(rank__lte=FIRST).values("achievement").annotate(n=Count("pk"))
        assert max(row["n"] for row in counted) <= limits().most

    def test_a_match_that_was_answered_stays(self):
        leader, *_ = crowd()
        Match.objects.filter(achievement=leader).update(status=MatchStatus.WAITING)
        assert limit_exposure() == 0

    def test_one_alone_in_its_field_may_stand_everywhere(self):
        leader, *_ = crowd()
        assert leader in crowded()
        leading = Match.objects.filter(achievement=leader).first().achievement
        leading.tech_field = term(code="04", name="先进制造")
        leading.save()
        assert leader not in crowded() and limit_exposure() == 0

    def test_only_the_lists_in_hand_are_touched(self):
        leader, *_ = crowd()
        need = Match.objects.filter(achievement=leader).first().need_id
        assert limit_exposure(need_ids=[need]) == 1
        assert Match.objects.get(achievement=leader, need=need).rank == 11


def put_last(run, achievement, band):
    """Move an achievement behind all others in every list of a run."""
    for held in RankedList.objects.filter(run=run):
        place = held.achievements.index(achievement.pk)
        for column in (held.achievements, held.scores, held.grades, held.bands):
            column.append(column.pop(place))
        held.bands[-1] = band
        held.save()


class TestTrials:
    @pytest.fixture
    def unseen(self):
        """A run in which a new achievement stands in nobody's first ten."""
        small_world(needs=2, achievements=14)
        run = full_run()
        last = Candidate.objects.filter(run=run, rank=14).first().achievement
        Match.objects.filter(achievement=last).update(is_current=False)
        put_last(run, last, Band.WEAK)  # nowhere among the first ten, wherever the lot falls
        type(last).objects.exclude(pk=last.pk).update(published_at=NOW - timedelta(days=90))
        type(last).objects.filter(pk=last.pk).update(published_at=NOW - timedelta(days=2))
        return run, last

    def test_it_is_tried_on_one_list_with_its_chance_kept(self, unseen):
        run, achievement = unseen
        assert try_new_ones(run=run, now=NOW) == 1
        trial = Trial.objects.get()
        assert trial.match.achievement == achievement and trial.match.is_current
        assert 0 < trial.propensity <= 1 and trial.match.explanation

    def test_the_lot_falls_the_same_way_again(self, unseen):
        run, _ = unseen
        try_new_ones(run=run, now=NOW)
        first = Trial.objects.get().match_id
        try_new_ones(run=run, now=NOW)
        assert Trial.objects.get().match_id == first

    def test_what_is_old_or_unrelated_is_not_tried(self, unseen):
        run, achievement = unseen
        put_last(run, achievement, Band.NONE)
        assert try_new_ones(run=run, now=NOW) == 0
        put_last(run, achievement, Band.WEAK)
        assert try_new_ones(run=run, now=NOW + timedelta(days=60)) == 0

    def test_a_list_bears_few_trials(self, unseen, monkeypatch):
        run, _ = unseen
        monkeypatch.setattr(exploring, "A_LIST", 0)
        assert try_new_ones(run=run, now=NOW) == 0

    def test_the_page_names_it_as_a_trial(self, unseen, client, linhai, sunqi):
        run, achievement = unseen
        try_new_ones(run=run, now=NOW)
        need = Trial.objects.get().match.need
        client.force_login(linhai if need.organisation_id in linhai.organisation_ids else sunqi)
        pages = [
            client.get(reverse("need_matches", args=[need.reference]), {"page": n}).content.decode() for n in (1, 2)
        ]
        assert any("新成果试荐" in page and achievement.title in page for page in pages)


def test_a_decline_changes_the_next_night(linhai):
    """The pair leaves the list, and stays away as long as neither text changes."""
    small_world(needs=1, achievements=12)
    full_run()
    match = Match.objects.get(rank=1)
    answer(match=match, by=linhai, verdict=Verdict.IRRELEVANT, now=NOW)
    full_run()
    assert match.pk not in Match.objects.current().values_list("pk", flat=True)


class TestReport:
    def test_an_official_sees_institutions_and_downloads_them(self, client, gaoyuan):
        crowd()
        client.force_login(gaoyuan)
        page = client.get(reverse("exposure")).content.decode()
        assert "胶州湾大学" in page and "一项成果最多" in page
        table = client.get(reverse("exposure"), {"format": "csv"}).getvalue().decode("utf-8-sig")
        assert table.splitlines()[0].startswith("机构,已发布成果")

    def test_places_of_all_institutions_add_up(self, client, gaoyuan):
        crowd()
        client.force_login(gaoyuan)
        context = client.get(reverse("exposure")).context
        assert sum(row.places for row in context["rows"]) == context["totals"].limits.places

    def test_nobody_else_sees_it(self, client, linhai):
        client.force_login(linhai)
        assert client.get(reverse("exposure")).status_code == 404

    def test_before_anything_is_published_it_says_so(self, client, gaoyuan):
        client.force_login(gaoyuan)
        assert "还没有已发布的成果" in client.get(reverse("exposure")).content.decode()
