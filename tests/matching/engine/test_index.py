"""The library on disk: whole or not there, the same for the same inputs."""

import dataclasses
import mmap

import pytest

from matching.engine import index as index_module
from matching.engine.index import Index, build_index, result_hash
from matching.engine.ranker import rank
from matching.engine.types import Match
from tests.matching.engine.builders import library, needs, offers, vectors


def test_what_is_built_is_found(tmp_path):
    index = library(tmp_path / "index")
    assert len(index) == 12
    assert index.places["CG-0007"] == 7
    [shard] = index.shards
    assert index.manifest.postings == len(shard.rows) == shard.starts[-1]
    assert sorted(set(shard.rows.tolist())) == list(range(12))


def test_the_arrays_are_mapped_not_read(tmp_path):
    index = library(tmp_path / "index")
    [section] = index.sections
    for array in (section.prepared.codes, section.shard.rows, section.shard.steps, section.shard.text(3).chars):
        assert is_mapped(array)


def is_mapped(array):
    while array is not None and not isinstance(array, mmap.mmap):
        array = array.base
    return array is not None


def test_same_inputs_same_name(tmp_path):
    one, other = library(tmp_path / "one"), library(tmp_path / "other")
    assert one.manifest == other.manifest


@pytest.mark.parametrize("change", ["text", "vector", "needs"])
def test_another_input_another_name(tmp_path, change):
    some, rows, options = offers(), vectors(12), {}
    if change == "text":
        some[3] = dataclasses.replace(some[3], text="量程5MPa")
    elif change == "vector":
        rows[3] = -rows[3]
    else:
        options = {"need_vectors": vectors(4, seed=5)}
    assert library(tmp_path / "one").manifest != library(tmp_path / "other", some, rows, **options).manifest


def test_shards_join_without_a_seam(tmp_path, monkeypatch):
    whole = library(tmp_path / "whole", offers(50))
    monkeypatch.setattr(index_module, "SHARD_ROWS", 7)
    cut = library(tmp_path / "cut", offers(50))
    assert (len(whole.shards), len(cut.shards), len(cut)) == (1, 8, 50)
    rows = vectors(4, seed=9)
    assert rank(cut, needs(), rows, top=20) == rank(whole, needs(), rows, top=20)


def test_an_altered_file_is_noticed(tmp_path):
    folder = library(tmp_path / "index").directory
    with open(folder / "shard-0000" / "keys.npy", "r+b") as file:
        file.seek(-1, 2)
        file.write(b"9")
    with pytest.raises(ValueError, match="altered"):
        Index.open(folder, verify=True)


def test_another_format_is_refused(tmp_path):
    folder = library(tmp_path / "index").directory
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 2', '"format": 99'))
    with pytest.raises(ValueError, match="format 99"):
        Index.open(folder)


def test_a_failed_build_leaves_the_old_index_and_no_draft(tmp_path):
    before = library(tmp_path / "index").manifest
    with pytest.raises(ValueError, match="12 offers but 3 vectors"):
        build_index(offers(), vectors(3), tmp_path / "index", model_id="test-1")
    with pytest.raises(ValueError, match="twice"):
        build_index([*offers(1), *offers(1)], vectors(2), tmp_path / "index", model_id="test-1")
    assert Index.open(tmp_path / "index", verify=True).manifest == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("index")] == ["index"]


def test_a_reader_keeps_its_index_when_another_takes_the_place(tmp_path):
    old = library(tmp_path / "index")
    before = rank(old, needs(), vectors(4, seed=9), top=5)
    library(tmp_path / "index", offers(5))
    assert rank(old, needs(), vectors(4, seed=9), top=5) == before
    assert len(Index.open(tmp_path / "index")) == 5


def test_an_empty_library_can_be_built_and_asked(tmp_path):
    index = library(tmp_path / "index", [], vectors(0))
    assert rank(index, needs(), vectors(4), top=5) == {need.key: [] for need in needs()}


def test_rare_words_weigh_more(tmp_path):
    index = library(tmp_path / "index")
    assert index.rarity("浮标") > index.rarity("合金") > 1
    assert index.rarity("从未见过") >= index.rarity("浮标")


def test_the_hash_of_a_result_does_not_follow_the_order():
    matches = [Match("n", f"o{i}", i, 1 / i, 2.0, "fair") for i in (1, 2, 3)]
    assert result_hash(matches) == result_hash(reversed(matches))
    assert result_hash(matches) != result_hash(matches[:2])
