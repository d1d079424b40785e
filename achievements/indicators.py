"""What achievements offer to be measured."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, MaturityChange
from parks.asof import Scope
from parks.lineage import Formula, Row, indicator
from parks.posted import posting_row, published_at_the_end


@indicator(
    "C03", version=1, since=date(2026, 11, 22), label=_("公开的成果"), unit=_("项"), formula=Formula.COUNT, public=True,
    numerator=_("入驻单位当天已发布的成果，一项记 1"), clause=_("功能清单 F046、F095"),
)  # fmt: skip
def achievements(scope: Scope) -> Iterator[Row]:
    return published_at_the_end(Achievement, scope, "achievements", numerator=1)


@indicator(
    "I14", version=1, since=date(2026, 11, 22), label=_("成熟度平均提升"), unit=_("级"), formula=Formula.RATIO, decimals=2,
    numerator=_("近 365 天内成熟度变动后减变动前的级数；一项成果多次变动逐次记"),
    denominator=_("近 365 天内成熟度有变动的成果，一项记 1"), clause=_("领域资料 5.8 I14；TRL 1–9 级见 5.4"),
)  # fmt: skip
def maturity_gained(scope: Scope) -> Iterator[Row]:
    """Each move is a row; the first of an achievement within the year also counts the achievement."""
    moved = MaturityChange.objects.filter(
        at__gte=scope.start, at__lt=scope.moment, achievement__organisation__in=scope.organisations
    )
    seen: set[tuple[int, int]] = set()
    columns = ("achievement_id", "achievement__reference", "achievement__title", "achievement__organisation_id")
    for *fields, at, before, after in moved.order_by("at", "pk").values_list(*columns, "at", "before", "after"):
        row = posting_row(scope, (*fields, "achievements"), at, at, numerator=after - before)
        if row:
            first = (row.park_id, fields[0]) not in seen
            seen.add((row.park_id, fields[0]))
            yield replace(row, denominator=int(first))
