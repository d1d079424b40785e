"""Between the portal and the engine: the only file that speaks both languages."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db.models import QuerySet

from achievements.models import Achievement
from matching.engine import types as engine
from matching.enums import Side
from needs.models import Need
from postings.enums import Operator
from postings.models import IndicatorRow, Posting
from taxonomy.models import Term

Row = TypeVar("Row", Need, Achievement)

BLOCK = 1_000
"""Postings read at a time: some 5 MB with their indicators."""

MODELS: dict[str, type[Posting]] = {Side.NEED: Need, Side.ACHIEVEMENT: Achievement}


def published_ids(side: str) -> Iterator[int]:
    """Primary keys of what may be matched now, ascending."""
    published = MODELS[side]._default_manager.published()
    return published.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10_000)


def load_needs(ids: Iterable[int]) -> list[engine.Need]:
    """Those of these needs that are published, in the order of their keys."""
    rows = Need.objects.published().select_related(*_CLASSES, "industry")
    return [engine_need(need) for block in _blocks(ids) for need in _with_rows(rows.filter(pk__in=block))]


def load_offers(ids: Iterable[int]) -> list[engine.Offer]:
    """Those of these achievements that are published, in the order of their keys."""
    return list(stream_offers(ids))


def stream_offers(ids: Iterable[int]) -> Iterator[engine.Offer]:
    """As `load_offers`, a block at a time, for a library that should not stand in memory."""
    rows = Achievement.objects.published().select_related(*_CLASSES, "discipline")
    return (engine_offer(offer) for block in _blocks(ids) for offer in _with_rows(rows.filter(pk__in=block)))


def load_items(side: str, ids: Iterable[int]) -> Sequence[engine.Need | engine.Offer]:
    return load_needs(ids) if side == Side.NEED else load_offers(ids)


_CLASSES = ("tech_field", "high_tech_field")


def _blocks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + BLOCK] for start in range(0, len(ordered), BLOCK))


def _with_rows(postings: QuerySet[Row]) -> QuerySet[Row]:
    """With what stands in tables of their own, in key order."""
    return postings.prefetch_related("modes", "indicators").order_by("pk")


def engine_need(need: Need) -> engine.Need:
    return engine.Need(
        key=str(need.pk),
        title=need.title,
        text=need.body,
        keywords=tuple(need.keywords),
        fields=_codes(need.tech_field, need.high_tech_field),
        industries=_codes(need.industry),
        constraints=tuple(constraint(row) for row in need.indicators.all()),
        trl_wanted=need.trl_wanted,
        modes=_codes(*sorted(need.modes.all(), key=lambda term: term.code)),
        budget_yuan=need.budget,
    )


def engine_offer(achievement: Achievement) -> engine.Offer:
    return engine.Offer(
        key=str(achievement.pk),
        title=achievement.title,
        text=achievement.body,
        keywords=tuple(achievement.keywords),
        fields=_codes(achievement.tech_field, achievement.high_tech_field),
        disciplines=_codes(achievement.discipline),
        constraints=tuple(constraint(row) for row in achievement.indicators.all()),
        trl=achievement.trl,
        modes=_codes(*sorted(achievement.modes.all(), key=lambda term: term.code)),
        price_yuan=achievement.price,
    )


def constraint(row: IndicatorRow) -> engine.Constraint:
    """A row of the form keeps a single value in `low`; the engine wants the bounds of an interval."""
    value = row.low if row.low is not None else row.high
    bounds = {
        Operator.AT_MOST: (None, value),
        Operator.LESS: (None, value),
        Operator.AT_LEAST: (value, None),
        Operator.MORE: (value, None),
        Operator.EQUAL: (value, value),
        Operator.RANGE: (row.low, row.high),
    }
    low, high = bounds[Operator(row.operator)]
    return engine.Constraint(row.quantity, row.operator, low, high, row.unit, row.must, raw=str(row))


def _codes(*terms: Term | None) -> tuple[str, ...]:
    """Dictionary codes with their scheme, `tech_field:04`, since schemes share numbers."""
    return tuple(f"{term.scheme}:{term.code}" for term in terms if term is not None)


def term_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of the codes that findings carry: `tech_field:04` → 新材料及其应用. One query."""
    wanted = {code for code in codes if ":" in code}
    numbers = {code.partition(":")[2] for code in wanted}
    found = {f"{term.scheme}:{term.code}": term.name for term in Term.objects.filter(code__in=numbers)}
    return {code: found[code] for code in wanted if code in found}


def content_digest(item: engine.Need | engine.Offer) -> str:
    """Name of everything that matching sees of an item, 32 hexadecimal digits."""
    return hashlib.blake2b(repr(item).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
