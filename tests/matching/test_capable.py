"""Experts and institutions for a need, by the achievements that speak for them (F128, F129)."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from matching.capable import capable_for, mean_of_best
from matching.enums import Band, MatchStatus, RunKind, RunStatus
from matching.models import CurrentRun, Match, MatchRun, RankedList
from postings.enums import PostingStatus
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db

BANDS = ((3.0, Band.STRONG), (2.5, Band.FAIR), (1.5, Band.WEAK), (0.0, Band.NONE))


@pytest.fixture
def need():
    return NeedFactory(organisation=organisation("海澜仪器"), author=person("linhai"))


@pytest.fixture
def place(need):
    """`place(owner, author, grade)`: one more achievement in the need's list."""
    run = MatchRun.objects.create(kind=RunKind.MANUAL, status=RunStatus.COMPLETED, asked_at=NOW, finished_at=NOW)
    CurrentRun.objects.create(run=run, switched_at=NOW)
    held = RankedList.objects.create(run=run, need=need, achievements=[], scores=[], grades=[], bands=[])

    def put(owner, author, grade, **fields):
        fields = {"organisation": organisation(owner), "author": author, **fields}
        band = next(band for least, band in BANDS if grade >= least)
        achievement = AchievementFactory(**fields)
        held.achievements.append(achievement.pk)
        held.scores.append(round(grade / 4 * 1_000_000))
        held.grades.append(grade)
        held.bands.append(band)
        held.save()
        return achievement

    return put


class TestTheRule:
    def test_three_good_results_stand_before_a_single_better_one(self):
        assert mean_of_best([3.4, 3.0, 2.9]) > mean_of_best([3.6]) > mean_of_best([2.0, 2.0, 2.0])

    def test_only_the_three_best_count_and_nothing_is_given_away(self):
        assert mean_of_best([3.0, 3.0, 3.0, 1.2]) == 3.0
        assert mean_of_best([1.5]) == 1.5


class TestStandings:
    def test_people_and_institutions_by_their_three_best(self, need, place, linhai, zhouwen, chenjing):
        single = place("黄海院", chenjing, 3.6)
        best = [place("胶州湾大学", zhouwen, grade) for grade in (3.4, 3.2, 3.1, 2.0)]
        found = capable_for(need, linhai)
        assert [one.person for one in found.experts] == [zhouwen, chenjing]
        assert [str(one.organisation) for one in found.institutions] == ["胶州湾大学", "黄海技术研究院"]
        assert [one.achievement for one in found.experts[0].places] == best[:3] and found.experts[0].total == 4
        assert [one.achievement for one in found.experts[1].places] == [single]

    def test_the_band_is_that_of_an_achievement_with_this_grade(self, need, place, linhai, zhouwen, chenjing):
        for grade in (3.4, 3.2, 3.1):
            place("胶州湾大学", zhouwen, grade)
        place("黄海院", chenjing, 3.6)
        place("黄海院", chenjing, 1.6)
        bands = [one.band for one in capable_for(need, linhai).institutions]
        assert bands == [Band.STRONG, Band.WEAK]

    def test_what_is_unrelated_declined_gone_or_ones_own_does_not_count(self, need, place, linhai, zhouwen):
        place("胶州湾大学", zhouwen, 0.5)
        place("胶州湾大学", zhouwen, 3.0, status=PostingStatus.WITHDRAWN)
        place("海澜仪器", linhai, 3.0)
        declined = place("胶州湾大学", zhouwen, 3.0)
        Match.objects.create(
            need=need, achievement=declined, status=MatchStatus.DECLINED, status_at=NOW, rank=1, score=1, grade=3,
            band=Band.STRONG,
        )  # fmt: skip
        assert capable_for(need, linhai).institutions == []

    def test_one_who_has_left_is_no_longer_named(self, need, place, linhai, zhouwen):
        place("胶州湾大学", zhouwen, 3.0)
        Membership.objects.filter(user=zhouwen).update(ended_at=NOW)
        found = capable_for(need, linhai)
        assert found.experts == [] and len(found.institutions) == 1


class TestPages:
    def test_the_owner_has_a_panel_and_a_page_without_numbers(self, need, place, page, linhai, zhouwen):
        offer = place("胶州湾大学", zhouwen, 3.377)
        assert "对口专家与机构" in page(linhai).get(need.get_absolute_url()).content.decode()
        html = page(linhai).get(reverse("need_capable", args=[need.reference])).content.decode()
        assert "周文" in html and offer.title in html and "3.37" not in html
        html = page(linhai).get(reverse("need_capable", args=[need.reference]) + "?kind=institutions").content.decode()
        assert "胶州湾大学" in html

    def test_brokers_and_officials_read_it_others_do_not(self, need, place, page, liubo, gaoyuan, chenjing, zhouwen):
        place("胶州湾大学", zhouwen, 3.0)
        address = reverse("need_capable", args=[need.reference])
        assert [page(user).get(address).status_code for user in (liubo, gaoyuan, chenjing)] == [200, 200, 404]
        assert "对口专家与机构" not in page(chenjing).get(need.get_absolute_url()).content.decode()

    def test_who_has_only_weak_results_is_shown_on_request(self, need, place, page, linhai, zhouwen, chenjing):
        place("胶州湾大学", zhouwen, 3.6)
        place("黄海院", chenjing, 1.6)
        browser, address = page(linhai), reverse("need_capable", args=[need.reference])
        html = browser.get(address).content.decode()
        assert "周文" in html and "陈静" not in html and "另有 1 位或家只有弱相关的成果" in html
        html = browser.get(f"{address}?kind=experts&weak=1").content.decode()
        assert "周文" in html and "陈静" in html and "另有" not in html

    def test_an_empty_list_says_what_comes_next(self, need, page, linhai):
        html = page(linhai).get(reverse("need_capable", args=[need.reference]) + "?kind=oops").content.decode()
        assert "还没有对得上的专家" in html
