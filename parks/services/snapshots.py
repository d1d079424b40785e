"""Writing snapshots: one evening's figures of every indicator, once; taken again they say the same or are corrected."""

from datetime import date, datetime

from django.db import transaction

from parks.asof import Scope
from parks.lineage import indicators
from parks.measuring import compute
from parks.models import IndicatorSnapshot


@transaction.atomic
def take_snapshots(*, as_of: date, now: datetime, rebuild: bool = False) -> int:
    """Measure every park on that day; returns how many figures were written. Safe to run twice.

    A rebuild of the past leaves out what keeps no history: today's content says nothing about last year's.
    """
    scope = Scope(as_of)
    rows = [
        IndicatorSnapshot(
            code=definition.code, version=definition.version, park_id=park_id, as_of=as_of, value=figure.value,
            numerator=figure.numerator, denominator=figure.denominator, rows=figure.rows, taken_at=now,
        )
        for definition in indicators() if definition.historic or not rebuild
        for park_id, figure in compute(definition, as_of, scope).items()
    ]  # fmt: skip
    written = IndicatorSnapshot.objects.filter(as_of=as_of)
    written.filter(code__in={row.code for row in rows}).delete()
    return len(IndicatorSnapshot.objects.bulk_create(rows, batch_size=500))
