"""Indicators that moved more than a stated threshold between two evenings' snapshots."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from parks.lineage import FEW, Formula, Indicator, indicators
from parks.models import IndicatorSnapshot, Park
from parks.rules import sees_indicator
from portal.cockpit.rules import Reach

APART = timedelta(days=7)
"""Two snapshots a week apart are compared: a weekday with the same weekday. Proposal."""
THRESHOLD = Decimal(20)
"""A change of a fifth or more, in percent of the earlier value. Proposal."""


@dataclass(frozen=True)
class Alert:
    """`percent` is the change against a week before, None from nothing; `good` whether more of it is wished for."""

    indicator: Indicator
    park: Park | None
    before: Decimal
    after: Decimal
    percent: Decimal | None
    good: bool
    as_of: date


def latest_evening() -> date | None:
    """The last day of which snapshots are kept."""
    return IndicatorSnapshot.objects.order_by("-as_of").values_list("as_of", flat=True).first()


def alerts(reach: Reach) -> list[Alert]:
    """Of all parks together and of each park within reach; the greatest change first. Few rows (under ten) say nothing."""
    day = latest_evening()
    if day is None:
        return []
    values = IndicatorSnapshot.objects.filter(as_of__in=(day, day - APART))
    by_key = {(row.code, row.version, row.park_id, row.as_of): row for row in values}
    parks = {park.pk: park for park in (reach.parks or Park.objects.filter(is_reference=False))}
    keys: list[int | None] = [*parks] if reach.parks is not None else [None, *parks]
    found = []
    for definition in indicators():
        if not sees_indicator(reach.user, definition):
            continue
        for key in keys:
            now = by_key.get((definition.code, definition.version, key, day))
            then = by_key.get((definition.code, definition.version, key, day - APART))
            alert = _compare(definition, parks.get(key) if key else None, then, now)
            if alert:
                found.append(alert)
    return sorted(found, key=lambda one: -(abs(one.percent) if one.percent is not None else Decimal(10_000)))


def _compare(
    definition: Indicator, park: Park | None, then: IndicatorSnapshot | None, now: IndicatorSnapshot | None
) -> Alert | None:
    if then is None or now is None or then.value is None or now.value is None or then.value == now.value:
        return None
    ratio = definition.formula is Formula.RATIO
    base = max((row.denominator if ratio else Decimal(row.rows)) for row in (then, now))
    if base < FEW:
        return None
    percent = (now.value - then.value) / abs(then.value) * 100 if then.value else None
    if percent is not None and abs(percent) < THRESHOLD:
        return None
    places = Decimal(1).scaleb(-definition.decimals)
    before, after = (value.quantize(places) for value in (then.value, now.value))
    good = (now.value > then.value) == definition.more_is_better
    return Alert(definition, park, before, after, percent and percent.quantize(Decimal(1)), good, now.as_of)
