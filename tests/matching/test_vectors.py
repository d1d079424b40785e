"""Vectors: computed once per text and model, by chunks, and not at all where the worker's model is another one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from matching import encoders, vectors
from matching.datasource import load_offers
from matching.enums import RunKind, RunStatus, Stage
from matching.models import Embedding, EncoderStatus, MatchChunk
from matching.selectors import encoder_status
from matching.services import stages
from matching.services.runs import start_run
from matching.services.working import work_chunk
from tests.matching.world import full_run, make_achievement, make_need, small_world, work_until

pytestmark = pytest.mark.django_db


class Letters:
    """An encoder for tests: how often a few characters occur; remembers what it was given."""

    model_id, dimension, status = "letters-1", 4, "letters work"

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.given += texts
        rows = np.array([[text.count(letter) + 0.1 for letter in "海水涂层"] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Letters:
    encoder = Letters()
    monkeypatch.setattr(encoders, "encoder", lambda: encoder)
    return encoder


def test_a_run_computes_vectors_once_and_the_next_only_those_of_new_texts(letters: Letters):
    needs, _ = small_world()
    first = full_run()
    assert (first.model_id, first.dimension, first.embeddings_new) == ("letters-1", 4, 12)
    assert Embedding.objects.count() == len(letters.given) == 12
    assert full_run().embeddings_new == 0
    needs[0].problem += "急需。"
    needs[0].save()
    make_achievement(6)
    assert full_run().embeddings_new == 2
    assert len(letters.given) == 14


def test_equal_texts_share_a_vector(letters: Letters):
    make_need(0)
    make_achievement(0)
    make_achievement(0)
    assert full_run().embeddings_new == 2


def test_texts_are_cut_into_chunks_by_number_and_length(
    letters: Letters, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stages, "EMBED_ITEMS", 4)
    small_world(needs=6, achievements=6)
    start_run(kind=RunKind.MANUAL, now=now)
    work_until(Stage.EMBED)
    sizes = [len(ids) for ids in MatchChunk.objects.filter(stage=Stage.EMBED).values_list("item_ids", flat=True)]
    assert sizes == [4, 2, 4, 2]


def test_a_worker_with_another_model_does_not_embed_for_the_run(letters: Letters, now: datetime):
    small_world()
    run = start_run(kind=RunKind.MANUAL, now=now)
    work_until(Stage.EMBED)
    letters.model_id = "letters-2"  # type: ignore[misc]
    work_chunk()
    chunk = run.chunks.get(stage=Stage.EMBED, number=0)
    assert chunk.error == "RuntimeError: this worker has letters-2, the run wants letters-1"
    assert not Embedding.objects.exists()


def test_a_vector_comes_back_as_it_was_stored(letters: Letters):
    make_achievement(0)
    offers = load_offers([make_achievement(1).pk])
    found = vectors.vectors_for("letters-1", 4, offers, lambda: letters)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, Letters().encode([vectors.vector_text(offers[0])[1]]))
    vectors.vectors_for("letters-1", 4, offers, lambda: pytest.fail("it is stored"))


def test_a_new_text_counts_by_its_words_where_the_model_is_another(letters: Letters):
    offers = load_offers([make_achievement(0).pk])
    assert not vectors.vectors_for("letters-0", 4, offers, lambda: letters).any()


def test_the_encoder_that_a_worker_found_is_written_down_for_the_health_page(letters: Letters, now: datetime):
    assert encoder_status() is None
    for _ in range(2):
        encoders.record_encoder(now=now)
    status: Any = encoder_status()
    assert (status.model_id, status.status, EncoderStatus.objects.count()) == ("letters-1", "letters work", 1)


def test_without_an_encoder_words_alone_decide():
    small_world()
    run = full_run()
    assert (run.status, run.model_id, run.dimension) == (RunStatus.COMPLETED, "none", 0)
    assert not Embedding.objects.exists()
