"""What a worker does in each stage of a run.

Each worker computes without a transaction and returns a function that writes: it is called inside the transaction that
checks the lease, gets `now`, and returns what changes on the run.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from matching import encoders, indexes, vectors
from matching.copying import copy_lists
from matching.datasource import content_digest, load_items, load_needs, published_ids
from matching.engine.settings import DEFAULT_SETTINGS
from matching.engine.shards import SHARD_ROWS
from matching.engine.types import Need, Offer
from matching.enums import Side, Stage
from matching.models import MatchChunk, MatchRun, RankedList
from matching.selectors import live_ranker
from matching.services.bulk import ranked_lists_of
from matching.services.publishing import publish
from matching.services.requests import cover_requests

EMBED_ITEMS = 256
EMBED_CHARACTERS = 24_000
"""Measured: 16 texts of 150 characters a second on two cores, so a chunk takes some 20 seconds of one."""
RANK_ITEMS, RANK_MOST, RANK_CHUNKS = 16, 512, 32
"""Needs of a chunk: a 32nd of a run, within bounds. 512 take ten seconds or so with 100,000 achievements."""
BOOK_ITEMS = 8_192
"""Needs that are read at a time for their digests, terms and vectors; achievements go by shards."""


class BeginAgain(Exception):
    """The run cannot go on as it was begun: its index is gone, or this worker has another version of the engine."""


@dataclass(frozen=True)
class Changes:
    """What a chunk changes on its run: counters to be added, fields to be set; and what is kept with the chunk."""

    counters: dict[str, int] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)


Writer = Callable[[datetime], Changes]


def take_snapshot(chunk: MatchChunk) -> Writer:
    """List what is to be matched, and cut it into the chunks of the later stages."""
    encoder, model = encoders.encoder(), live_ranker()
    cover_requests(run=chunk.run)  # before the reading: whatever is asked from here on is asked again after the run
    ids = {side: list(published_ids(side)) for side in Side}

    def write(now: datetime) -> Changes:
        MatchChunk.objects.bulk_create(_cut(chunk, ids), batch_size=500)
        return Changes(
            fields={
                "needs": len(ids[Side.NEED]),
                "achievements": len(ids[Side.ACHIEVEMENT]),
                "model_id": encoder.model_id,
                "settings": {
                    "engine": model.hash,
                    "model": model.name,
                    "ranker": model.settings.to_json(),
                    "dimension": encoder.dimension,
                    "encoder": encoder.status,
                },
            }
        )

    return write


def _cut(chunk: MatchChunk, ids: dict[Side, list[int]]) -> Iterable[MatchChunk]:
    needs, achievements = ids[Side.NEED], ids[Side.ACHIEVEMENT]
    shards = [(Side.ACHIEVEMENT, part) for part in _slices(achievements, SHARD_ROWS)]
    books = [(Side.NEED, part) for part in _slices(needs, BOOK_ITEMS)]
    yield from (_piece(chunk, Stage.SURVEY, number, *work) for number, work in enumerate(shards + books))
    yield _piece(chunk, Stage.PUBLISH, 0, "", [])
    if not needs or not achievements:
        return
    yield from (_piece(chunk, Stage.INDEX, number, *work) for number, work in enumerate(shards + books))
    yield _piece(chunk, Stage.ASSEMBLE, 0, "", [])
    size = max(RANK_ITEMS, min(RANK_MOST, len(needs) // RANK_CHUNKS))
    for number, part in enumerate(_slices(needs, size)):
        yield _piece(chunk, Stage.RANK, number, Side.NEED, part)


def _slices(ids: list[int], size: int) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _piece(chunk: MatchChunk, stage: str, number: int, side: str, ids: list[int]) -> MatchChunk:
    return MatchChunk(run=chunk.run, epoch=chunk.epoch, stage=stage, number=number, side=side, item_ids=ids)


def survey_texts(chunk: MatchChunk) -> Writer:
    """Name what some postings say, and cut the texts among them that have no vector into chunks of their own."""
    run, digest = chunk.run, blake2b(digest_size=16)
    portions: list[list[int]] = []
    for start in range(0, len(chunk.item_ids), vectors.BLOCK):
        items = load_items(chunk.side, chunk.item_ids[start : start + vectors.BLOCK])
        for item in items:
            digest.update(content_digest(item).encode())
        if run.dimension:
            portions += _portions(items, run.model_id)

    def write(now: datetime) -> Changes:
        first = chunk.number * max(SHARD_ROWS, BOOK_ITEMS)  # no other survey has these numbers
        MatchChunk.objects.bulk_create(
            _piece(chunk, Stage.EMBED, first + number, chunk.side, ids) for number, ids in enumerate(portions)
        )
        return Changes(result={"digest": digest.hexdigest()})

    return write


def _portions(items: Sequence[Need | Offer], model_id: str) -> Iterator[list[int]]:
    """Keys of the items whose text has no vector yet, in portions of some twenty seconds' work."""
    texts = {item.key: vectors.vector_text(item) for item in items}
    missing = vectors.unknown(model_id, (name for name, _ in texts.values()))
    portion: list[int] = []
    characters = 0
    for key, (name, text) in texts.items():
        if name not in missing:
            continue
        missing.discard(name)
        portion.append(int(key))
        characters += len(text)
        if len(portion) >= EMBED_ITEMS or characters >= EMBED_CHARACTERS:
            yield portion
            portion, characters = [], 0
    if portion:
        yield portion


def embed_texts(chunk: MatchChunk) -> Writer:
    """Vectors for texts that have none. Another model than the run's would give other vectors: that is an error."""
    encoder = encoders.encoder()
    if encoder.model_id != chunk.run.model_id:
        raise RuntimeError(f"this worker has {encoder.model_id}, the run wants {chunk.run.model_id}")
    found = vectors.encode_missing(load_items(chunk.side, chunk.item_ids), encoder)

    def write(now: datetime) -> Changes:
        return Changes(counters={"embeddings_new": vectors.save(encoder.model_id, found)})

    return write


def build_index(chunk: MatchChunk) -> Writer:
    """A shard of the snapshot's achievements, or a book of its needs; the folder's name is kept with the chunk."""
    _check_engine(chunk.run)
    write_part = indexes.write_shard_of if chunk.side == Side.ACHIEVEMENT else indexes.write_book_of
    part = write_part(chunk.run, chunk.item_ids)
    return lambda now: Changes(result=asdict(part))


def assemble_index(chunk: MatchChunk) -> Writer:
    """The index out of all shards, with the statistics of the whole library."""
    parts = MatchChunk.objects.filter(run=chunk.run, stage=Stage.INDEX).order_by("number").values_list("side", "result")
    folders = {side: [result["folder"] for of, result in parts if of == side] for side in Side}
    built = indexes.join(chunk.run, folders[Side.ACHIEVEMENT], folders[Side.NEED])
    return lambda now: Changes(fields=built)


def _check_engine(run: MatchRun) -> None:
    if run.settings["ranker"]["version"] != DEFAULT_SETTINGS.version:
        raise BeginAgain("the engine changed")


def rank_needs(chunk: MatchChunk) -> Writer:
    """The lists of some needs, with explanations for the first places."""
    _check_engine(chunk.run)
    if not indexes.exists(chunk.run.index_name):
        raise BeginAgain(f"{chunk.run.index_name} is gone")
    lists = list(ranked_lists_of(chunk.run, load_needs(chunk.item_ids)))

    def write(now: datetime) -> Changes:
        RankedList.objects.filter(run=chunk.run, need__in=chunk.item_ids).delete()
        copied = copy_lists(chunk.run_id, lists)
        return Changes(counters={"candidates": copied.places}, result={"mark": copied.mark})

    return write


WORKERS: dict[Stage, Callable[[MatchChunk], Writer]] = {
    Stage.SNAPSHOT: take_snapshot,
    Stage.SURVEY: survey_texts,
    Stage.EMBED: embed_texts,
    Stage.INDEX: build_index,
    Stage.ASSEMBLE: assemble_index,
    Stage.RANK: rank_needs,
    Stage.PUBLISH: lambda chunk: lambda now: Changes(fields=publish(run=chunk.run, now=now)),
}
