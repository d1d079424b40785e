"""The figures of the cockpit and of its reports: the park indicators, as of a day, with where they came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from parks import measuring
from parks.lineage import Figure, Indicator, indicator_of
from parks.selectors import indicators_for
from portal.cockpit.rules import Reach

KEY = ("C01", "C02", "I03", "I04", "I08", "I09", "I10", "I24")
"""The few that stand on top of the cockpit; the others are one click away."""
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Shown:
    """An indicator as of a day; `change` against the snapshot of `against`, None where there is none."""

    indicator: Indicator
    figure: Figure
    as_of: date
    change: Decimal | None
    against: date
    url: str


def key_figures(reach: Reach, today: date) -> list[Shown]:
    """Those of KEY that exist, as of the last evening, against a month before."""
    day = measuring.latest_day(today)
    chosen = [found for code in KEY if (found := indicator_of(code)) is not None]
    return [shown for found in chosen if (shown := _shown(found, reach, day, day - MONTH, today))]


def every_figure(reach: Reach, as_of: date, against: date, today: date) -> Iterator[Shown]:
    """Each indicator that this person may see, as of a day."""
    for definition in indicators_for(reach.user):
        if shown := _shown(definition, reach, as_of, against, today):
            yield shown


def _shown(definition: Indicator, reach: Reach, as_of: date, against: date, today: date) -> Shown | None:
    key = reach.park.pk if reach.park else None
    figure = measuring.figures(definition, as_of, today).get(key)
    if figure is None:
        return None
    then = measuring.kept(definition, against).get(key)
    known = then is not None and then.value is not None and figure.value is not None
    change = figure.value - then.value if known else None  # type: ignore[operator,union-attr]
    query = f"?date={as_of:%Y-%m-%d}" + (f"&park={reach.park.code}" if reach.park else "")
    return Shown(definition, figure, as_of, change, against, reverse("park_indicator", args=[definition.code]) + query)
