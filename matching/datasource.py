"""Between the portal and the engine: the only file that speaks both languages."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from achievements.models import Achievement, AchievementIndicator
from matching.engine import types as engine
from matching.enums import Side
from needs.models import Need, NeedIndicator
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
    return [engine_need(*row) for block in _blocks(ids) for row in _read(Need, NeedIndicator, block)]


def load_offers(ids: Iterable[int]) -> list[engine.Offer]:
    """Those of these achievements that are published, in the order of their keys."""
    return list(stream_offers(ids))


def stream_offers(ids: Iterable[int]) -> Iterator[engine.Offer]:
    """As `load_offers`, a block at a time, for a library that should not stand in memory."""
    return (engine_offer(*row) for block in _blocks(ids) for row in _read(Achievement, AchievementIndicator, block))


def load_items(side: str, ids: Iterable[int]) -> Sequence[engine.Need | engine.Offer]:
    return load_needs(ids) if side == Side.NEED else load_offers(ids)


_TERM_FIELDS = ("tech_field", "high_tech_field", "industry", "discipline")
_COLUMNS: dict[type[Posting], tuple[str, ...]] = {
    Need: ("title", "problem", "key_technology", "goal", "keywords", "trl_wanted", "budget", *_TERM_FIELDS[:3]),
    Achievement: ("title", "summary", "innovation", "keywords", "trl", "price", *_TERM_FIELDS[:2], _TERM_FIELDS[3]),
}


def _blocks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + BLOCK] for start in range(0, len(ordered), BLOCK))


def _read(model: type[Row], indicator: type[IndicatorRow], ids: list[int]) -> Iterator[tuple[Row, "Beside"]]:
    """Published postings in key order, each with what stands in other tables. Four queries a block."""
    rows = list(model._default_manager.published().filter(pk__in=ids).only(*_COLUMNS[model]).order_by("pk"))
    owner = f"{model._meta.model_name}_id"
    indicators: dict[int, list[IndicatorRow]] = {}
    for row in indicator._default_manager.filter(**{f"{owner}__in": ids}).order_by("position", "pk"):
        indicators.setdefault(getattr(row, owner), []).append(row)
    chosen = model.modes.through._default_manager.filter(**{f"{owner}__in": ids})
    modes: dict[int, list[int]] = {}
    for key, term in chosen.values_list(owner, "term_id"):
        modes.setdefault(key, []).append(term)
    codes = _term_codes(rows, modes)
    return ((row, Beside(codes, indicators.get(row.pk, []), modes.get(row.pk, []))) for row in rows)


def _term_codes(rows: Iterable[Posting], modes: dict[int, list[int]]) -> dict[int, str]:
    """`tech_field:04` for every term that these postings name."""
    named = {getattr(row, f"{field}_id", None) for row in rows for field in _TERM_FIELDS}
    wanted = {pk for pk in named.union(*modes.values()) if pk is not None}
    return {
        pk: f"{scheme}:{code}"
        for pk, scheme, code in Term.objects.filter(pk__in=wanted).values_list("pk", "scheme", "code")
    }


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands of a posting in other tables: codes of all terms by key, its indicators, the keys of its modes."""

    codes: dict[int, str]
    indicators: Sequence[IndicatorRow]
    modes: Sequence[int]

    def of(self, *terms: int | None) -> tuple[str, ...]:
        """Dictionary codes with their scheme, since schemes share numbers."""
        return tuple(self.codes[term] for term in terms if term is not None)

    @property
    def mode_codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.of(*self.modes)))

    @property
    def constraints(self) -> tuple[engine.Constraint, ...]:
        return tuple(constraint(row) for row in self.indicators)


def engine_need(need: Need, beside: Beside) -> engine.Need:
    return engine.Need(
        key=str(need.pk),
        title=need.title,
        text=need.body,
        keywords=tuple(need.keywords),
        fields=beside.of(need.tech_field_id, need.high_tech_field_id),
        industries=beside.of(need.industry_id),
        constraints=beside.constraints,
        trl_wanted=need.trl_wanted,
        modes=beside.mode_codes,
        budget_yuan=need.budget,
    )


def engine_offer(achievement: Achievement, beside: Beside) -> engine.Offer:
    return engine.Offer(
        key=str(achievement.pk),
        title=achievement.title,
        text=achievement.body,
        keywords=tuple(achievement.keywords),
        fields=beside.of(achievement.tech_field_id, achievement.high_tech_field_id),
        disciplines=beside.of(achievement.discipline_id),
        constraints=beside.constraints,
        trl=achievement.trl,
        modes=beside.mode_codes,
        price_yuan=achievement.price,
    )


def achievement_as_engine(achievement: Achievement) -> engine.Offer:
    """An achievement as the engine sees it, published or not."""
    modes = list(achievement.modes.all())
    terms = [achievement.tech_field, achievement.high_tech_field, achievement.discipline, *modes]
    codes = {term.pk: f"{term.scheme}:{term.code}" for term in terms if term is not None}
    beside = Beside(codes, list(achievement.indicators.all()), [term.pk for term in modes])
    return engine_offer(achievement, beside)


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


def term_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of the codes that findings carry: `tech_field:04` → 新材料及其应用. One query."""
    wanted = {code for code in codes if ":" in code}
    numbers = {code.partition(":")[2] for code in wanted}
    found = {f"{term.scheme}:{term.code}": term.name for term in Term.objects.filter(code__in=numbers)}
    return {code: found[code] for code in wanted if code in found}


def content_digest(item: engine.Need | engine.Offer) -> str:
    """Name of everything that matching sees of an item, 32 hexadecimal digits."""
    return hashlib.blake2b(repr(item).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
