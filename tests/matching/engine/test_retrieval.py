"""Every pair is scored: the same whole numbers by any product, tile and shard; the nearest are the nearest."""

import numpy as np
import pytest

from matching.engine import products, retrieval, statistics
from matching.engine.index import Index, assemble, build_index
from matching.engine.join import nearest
from matching.engine.products import Packed
from matching.engine.ranker import rank
from matching.engine.semantic import Codes
from matching.engine.shards import Shard, write_shard
from tests.matching.engine.builders import library, needs, offers, vectors


def rounded(count: int, seed: int, dimension: int = 64) -> Codes:
    values = np.random.default_rng(seed).integers(-127, 128, (count, dimension)).astype(np.int8)
    return Codes(values, np.sqrt((values.astype(np.float64) ** 2).sum(axis=1)).astype(np.float32))


@pytest.mark.parametrize("with_numkong", [True, False])
def test_products_are_exact_whole_numbers(monkeypatch, with_numkong):
    if not with_numkong:
        monkeypatch.setattr(products, "numkong", None)
    one, other = rounded(70, 1), rounded(300, 2)
    expected = one.values.astype(np.int64) @ other.values.astype(np.int64).T
    assert np.array_equal(Packed(other.values).times(one.values, "test"), expected)


def test_the_nearest_are_those_of_64_bit_cosines():
    one, other = rounded(130, 1), rounded(9_000, 2)
    rows, _ = nearest(one, other, 10)
    units = [
        codes.values / np.linalg.norm(codes.values.astype(np.float64), axis=1, keepdims=True) for codes in (one, other)
    ]
    cosines = units[0] @ units[1].T
    worst = np.sort(cosines, axis=1)[:, -10]
    assert (np.take_along_axis(cosines, rows, axis=1) >= worst[:, None] - 1e-6).all()
    assert all(len(set(found)) == 10 for found in rows.tolist())


def test_tiles_and_libraries_change_nothing(tmp_path, monkeypatch):
    index, asked = library(tmp_path / "index", offers(200)), vectors(4, seed=3)
    whole = rank(index, needs(), asked, top=30)
    monkeypatch.setattr(statistics, "TILE", 32)
    monkeypatch.setattr(retrieval, "TILE", 32)
    monkeypatch.setattr(retrieval, "NEEDS", 3)
    monkeypatch.setattr(products, "numkong", None)
    assert rank(Index.open(index.directory), needs(), asked, top=30) == whole


def test_a_small_pool_holds_the_best(tmp_path):
    index, asked = library(tmp_path / "index", offers(300)), vectors(4, seed=3)
    everything = rank(index, needs(), asked, top=300)
    for key, found in rank(index, needs(), asked, top=12).items():
        assert [match.offer_key for match in found] == [match.offer_key for match in everything[key][:12]]


def test_an_index_with_a_replaced_offer_is_ranked_as_one_without_the_old_row(tmp_path):
    some, rows = offers(40), vectors(40)
    build_index(some, rows, tmp_path / "index", model_id="test-1")
    write_shard([some[7]], rows[7:8], tmp_path / "delta")
    renewed = tmp_path / "renewed"
    renewed.mkdir()
    parts = [tmp_path / "index" / "shard-0000", tmp_path / "delta"]
    assemble(renewed, parts, tmp_path / "index" / "statistics", tmp_path, dead=[[7], []])
    one, other = Index.open(tmp_path / "index"), Index.open(renewed)
    assert len(one) == len(other) == 40
    assert other.places[some[7].key] == 40
    asked = vectors(4, seed=3)
    assert rank(other, needs(), asked, top=40) == rank(one, needs(), asked, top=40)


def test_a_shard_takes_no_more_than_its_rows(tmp_path, monkeypatch):
    from matching.engine import shards

    monkeypatch.setattr(shards, "SHARD_ROWS", 3)
    with pytest.raises(ValueError, match="too many"):
        write_shard(offers(4), vectors(4), tmp_path / "shard")
    write_shard(offers(3), vectors(3), tmp_path / "shard")
    assert len(Shard.open(tmp_path / "shard", verify=True)) == 3
