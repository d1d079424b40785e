"""Yearly targets: what a document asks for, what this year has, and where it leads if it goes on like this.

An upper app registers what is counted; the target itself is a row that two officials decided (`parks.models.Target`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from common.errors import Text
from parks import measuring
from parks.lineage import indicator_of
from parks.models import Target

LEAST_DAYS = 30
"""Before so many days of a year have gone no forecast is made. Proposal."""


@dataclass(frozen=True)
class Counted:
    """One thing that counts towards a goal."""

    reference: str
    title: str
    organisation: str
    at: datetime | None
    url: str = ""


@dataclass(frozen=True)
class Goal:
    """What is counted in a calendar year, up to a moment. `usual` is the document's number, in force unless changed."""

    code: str
    label: Text
    unit: Text
    usual: int
    what: Text
    source: Text
    rows: Callable[[int, datetime], Iterator[Counted]]
    order: int


@dataclass(frozen=True)
class Progress:
    """How far a goal is: `forecast` is done ÷ days gone × days of the year, None too early or for another year."""

    goal: Goal
    target: Decimal
    source: Text
    is_demo: bool
    done: int
    percent: int
    forecast: int | None
    gap: int | None


@dataclass(frozen=True)
class Doubling:
    """One of the five doublings: now against base; `pace` is what a steady growth would have reached by today."""

    target: Target
    value: Decimal | None
    times: Decimal | None
    pace: Decimal | None


_goals: dict[str, Goal] = {}


def goal(code: str, *, label: Text, unit: Text, usual: int, what: Text, source: Text, order: int) -> Callable:
    """Register the function of (year, moment) that yields what counts towards the goal `code`."""

    def register(rows: Callable[[int, datetime], Iterator[Counted]]) -> Callable:
        _goals[code] = Goal(code, label, unit, usual, what, source, rows, order)
        return rows

    return register


def goals() -> list[Goal]:
    """In the order of the plan: 10, 100, 1000, then the measures."""
    return sorted(_goals.values(), key=lambda one: (one.order, one.code))


def goal_of(code: str) -> Goal | None:
    return _goals.get(code)


def progress(year: int, today: date, moment: datetime) -> list[Progress]:
    """Every goal of the year, by the targets in force at the moment."""
    decided = {one.code: one for one in Target.objects.in_force(year=year, moment=moment).filter(park=None)}
    return [_progress(one, decided.get(one.code), year, today, moment) for one in goals()]


def _progress(one: Goal, target: Target | None, year: int, today: date, moment: datetime) -> Progress:
    done = sum(1 for _row in one.rows(year, moment))
    value = target.value if target else Decimal(one.usual)
    expected = forecast(done, year, today)
    source: Text = target.source if target else one.source
    percent = int(done * 100 / value)
    gap = max(0, int(value) - expected) if expected is not None else None
    return Progress(one, value, source, bool(target and target.is_demo), done, percent, expected, gap)


def forecast(done: int, year: int, today: date) -> int | None:
    """Straight on: what was done per day so far, over the whole year; a year that is over is what it is."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if today > last:
        return done
    gone = (today - first).days + 1
    if gone < LEAST_DAYS:
        return None
    days = (last - first).days + 1
    return int((Decimal(done) * days / gone).quantize(Decimal(1), ROUND_HALF_UP))


def doublings(today: date, moment: datetime) -> list[Doubling]:
    """五年五个翻番 (F206): those that officials entered; the documents do not say which five they are."""
    rows = Target.objects.approved().filter(code="doubling", decided_at__lte=moment)
    latest = rows.order_by("label", "-decided_at", "-pk").distinct("label")
    return [_doubling(one, today) for one in sorted(latest, key=lambda row: row.pk)]


def _doubling(target: Target, today: date) -> Doubling:
    definition = indicator_of(target.indicator)
    value = None
    if definition is not None:
        figure = measuring.figures(definition, measuring.latest_day(today), today).get(None)
        value = figure.value if figure else None
    base, years = target.base, target.year - (target.base_year or target.year)
    if not base or years <= 0:
        return Doubling(target, value, None, None)
    gone = Decimal((today - date(target.base_year or 0, 12, 31)).days) / Decimal("365.25")
    share = min(Decimal(1), max(Decimal(0), gone / years))
    pace = base * Decimal(str(float(target.value / base) ** float(share)))
    times = None if value is None else (value / base).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Doubling(target, value, times, pace.quantize(Decimal(1), ROUND_HALF_UP))
