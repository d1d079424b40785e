"""Models of the ranking: what teaches them, that only winners go live, and that a run names the model it used."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from common.errors import Invalid, Refused
from matching.engine.learning.material import Judgement
from matching.engine.settings import DEFAULT_SETTINGS
from matching.enums import DeclineReason, LessonSource, RankerStatus, RunKind, RunStatus, Verdict
from matching.models import Match, MatchRun, RankerModel, Trial
from matching.selectors import SHIPPED, live_ranker
from matching.services.answers import answer
from matching.services.lessons import lessons
from matching.services.rankers import promote_model, reject_model, retire_live, train_from_answers, train_model
from tests.matching.world import full_run, small_world
from tests.people import NOW

pytestmark = pytest.mark.django_db


def judged(needs: int = 12) -> list[Judgement]:
    """A run over so many needs; of each, the achievement of its subject is a good one and another is not."""
    some, offers = small_world(needs=needs, achievements=12)
    full_run()
    return [
        Judgement(str(need.pk), str(offers[(place + step) % 12].pk), 1 if step else 4)
        for place, need in enumerate(some)
        for step in (0, 5)
    ]


def trained(**comparison: Any) -> RankerModel:
    """A challenger whose card says what is given here of the comparison."""
    model = train_model(judgements=judged(), source=LessonSource.FILE, now=NOW)
    model.card["comparison"] |= comparison
    changed = replace(DEFAULT_SETTINGS, adjustments=replace(DEFAULT_SETTINGS.adjustments, field_met=0.05))
    model.numbers = changed.to_json()
    model.save()
    return model


class TestTraining:
    def test_a_model_is_kept_with_its_card(self):
        model = train_model(judgements=judged(), source=LessonSource.FILE, now=NOW)
        assert (model.status, model.lessons, model.card["needs"]) == (RankerStatus.CHALLENGER, 24, 12)
        assert model.settings.hash == model.card["settings_hash"]

    def test_too_few_needs_are_refused(self):
        with pytest.raises(Invalid, match="至少要 10 项"):
            train_model(judgements=judged(needs=4), source=LessonSource.FILE, now=NOW)
        assert not RankerModel.objects.exists()

    def test_before_the_first_run_there_is_nothing_to_learn_with(self):
        with pytest.raises(Invalid):
            train_model(judgements=[], source=LessonSource.FILE, now=NOW)

    def test_what_is_no_longer_published_is_left_out(self):
        told = judged()
        gone = Judgement("999999", told[0].offer, 4)
        assert train_model(judgements=[*told, gone], source=LessonSource.FILE, now=NOW).lessons == 24


class TestGoingLive:
    def test_a_winner_is_used_by_the_next_run_which_names_it(self, gaoyuan):
        model = trained(wins=True)
        promote_model(model=model, by=gaoyuan, now=NOW)
        run = full_run()
        assert (live_ranker().name, run.settings["model"]) == (model.name, model.name)
        assert run.ranker == model.settings != DEFAULT_SETTINGS
        assert run.settings["engine"] == model.settings.hash

    def test_one_that_did_not_win_is_refused(self, gaoyuan):
        with pytest.raises(Refused, match="没有胜过"):
            promote_model(model=trained(wins=False), by=gaoyuan, now=NOW)
        assert live_ranker().name == SHIPPED

    def test_one_that_won_against_another_champion_is_refused(self, gaoyuan):
        first = trained(wins=True)
        second = deepcopy(first)
        second.pk, second.name = None, "later"
        second.save()
        promote_model(model=first, by=gaoyuan, now=NOW)
        with pytest.raises(Refused, match="重新训练"):
            promote_model(model=second, by=gaoyuan, now=NOW)

    def test_only_officials_change_it(self, linhai):
        with pytest.raises(Refused):
            promote_model(model=trained(wins=True), by=linhai, now=NOW)

    def test_back_to_the_shipped_numbers(self, gaoyuan):
        promote_model(model=trained(wins=True), by=gaoyuan, now=NOW)
        retire_live(by=gaoyuan, now=NOW)
        assert live_ranker().name == SHIPPED

    def test_numbers_of_an_older_engine_are_not_used(self, gaoyuan):
        model = trained(wins=True)
        promote_model(model=model, by=gaoyuan, now=NOW)
        RankerModel.objects.update(numbers=model.numbers | {"version": DEFAULT_SETTINGS.version - 1})
        assert live_ranker().name == SHIPPED

    def test_a_rejected_one_stays_in_the_list(self, gaoyuan):
        model = trained(wins=True)
        reject_model(model=model, by=gaoyuan, now=NOW)
        assert model.status == RankerStatus.REJECTED


class TestLessons:
    @pytest.fixture
    def match(self) -> Match:
        small_world(needs=1, achievements=1)
        full_run()
        return Match.objects.get()

    @pytest.mark.parametrize(
        ("verdict", "reason", "lesson"),
        [
            (Verdict.IRRELEVANT, "", (1, 1.0)),
            (Verdict.DECLINED, DeclineReason.INDICATORS_MISSED, (2, 1.0)),
            (Verdict.DECLINED, DeclineReason.PRICE, (3, 0.3)),
            (Verdict.DECLINED, DeclineReason.HAS_SUPPLIER, None),
            (Verdict.INTERESTED, "", (3, 0.7)),
        ],
    )
    def test_an_answer_teaches_what_it_says_of_the_fit(self, match, linhai, verdict, reason, lesson):
        answer(match=match, by=linhai, verdict=verdict, reason=reason, now=NOW)
        assert [(one.grade, one.weight) for one in lessons()] == ([lesson] if lesson else [])

    def test_both_sides_interested_is_the_best_grade(self, match, linhai, zhouwen):
        for side in (linhai, zhouwen):
            answer(match=match, by=side, verdict=Verdict.INTERESTED, now=NOW)
        assert [(one.grade, one.weight) for one in lessons()] == [(4, 1.0)]

    @pytest.mark.parametrize(("chance", "counts"), [(0.9, 1 / 0.9), (0.5, 2.0), (0.25, 4.0), (0.02, 4.0)])
    def test_an_answer_to_a_trial_counts_by_the_inverse_of_its_chance(self, match, linhai, chance, counts):
        run = MatchRun.objects.create(kind=RunKind.MANUAL, status=RunStatus.COMPLETED, asked_at=NOW)
        Trial.objects.create(match=match, run=run, propensity=chance, seed="1:1", at=NOW - timedelta(days=1))
        answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=NOW)
        assert [(one.grade, one.weight) for one in lessons()] == [(3, pytest.approx(0.7 * counts))]

    def test_a_trial_after_the_answer_changes_nothing(self, match, linhai):
        answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=NOW)
        run = MatchRun.objects.create(kind=RunKind.MANUAL, status=RunStatus.COMPLETED, asked_at=NOW)
        Trial.objects.create(match=match, run=run, propensity=0.1, seed="1:1", at=NOW + timedelta(days=1))
        assert [one.weight for one in lessons()] == [0.7]

    def test_what_nobody_answered_teaches_nothing(self, match):
        assert lessons() == []

    def test_few_answers_are_not_worth_a_training(self, match, linhai):
        answer(match=match, by=linhai, verdict=Verdict.IRRELEVANT, now=NOW)
        assert train_from_answers(now=NOW) is None


class TestCommand:
    def file(self, tmp_path, lines: str):
        path = tmp_path / "pairs.csv"
        path.write_text("需求编号,成果编号,等级\n" + lines, encoding="utf-8-sig")
        return str(path)

    def test_a_file_of_codes_trains_a_model(self, tmp_path, capsys):
        told = judged()
        references = {str(m.need_id): m.need.reference for m in Match.objects.select_related("need")}
        offers = {str(m.achievement_id): m.achievement.reference for m in Match.objects.select_related("achievement")}
        lines = "".join(f"{references[one.need]},{offers[one.offer]},{one.grade}\n" for one in told)
        call_command("train_ranker", self.file(tmp_path, lines))
        assert "24 个判断，12 项需求" in capsys.readouterr().out

    @pytest.mark.parametrize("grade", ["5", "0", "好"])
    def test_a_grade_that_is_none_is_named_by_its_row(self, tmp_path, grade):
        judged(needs=1)
        need = Match.objects.first().need.reference
        offer = Match.objects.first().achievement.reference
        with pytest.raises(CommandError, match="第 2 行"):
            call_command("train_ranker", self.file(tmp_path, f"{need},{offer},{grade}\n"))

    def test_an_unknown_code_is_named(self, tmp_path):
        with pytest.raises(CommandError, match="XQ-没有"):
            call_command("train_ranker", self.file(tmp_path, "XQ-没有,CG-没有,4\n"))


class TestPages:
    def test_an_official_reads_the_card_and_promotes(self, client, gaoyuan):
        model = trained(wins=True)
        client.force_login(gaoyuan)
        assert model.name in client.get(reverse("rankers")).content.decode()
        page = client.get(reverse("ranker", args=[model.name])).content.decode()
        assert "成熟度每差一级" in page and "从下一次匹配起启用" in page
        client.post(reverse("ranker", args=[model.name]), {"action": "promote"})
        model.refresh_from_db()
        assert model.status == RankerStatus.LIVE
        client.post(reverse("rankers"))
        assert live_ranker().name == SHIPPED

    def test_a_loser_has_no_button_to_use_it(self, client, gaoyuan):
        model = trained(wins=False)
        client.force_login(gaoyuan)
        page = client.get(reverse("ranker", args=[model.name])).content.decode()
        assert "从下一次匹配起启用" not in page and "不采用" in page

    def test_nobody_else_sees_models(self, client, linhai):
        model = trained()
        client.force_login(linhai)
        assert client.get(reverse("rankers")).status_code == 404
        assert client.get(reverse("ranker", args=[model.name])).status_code == 404

    def test_without_models_the_page_says_how_they_come(self, client, gaoyuan):
        client.force_login(gaoyuan)
        assert "还没有学到的模型" in client.get(reverse("rankers")).content.decode()
