"""What achievements offer to be measured."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from parks.asof import Scope
from parks.lineage import Formula, Row, indicator
from parks.posted import published_at_the_end


@indicator(
    "C03", version=1, since=date(2026, 11, 22), label=_("公开的成果"), unit=_("项"), formula=Formula.COUNT, public=True,
    numerator=_("入驻单位当天已发布的成果，一项记 1"), clause=_("功能清单 F046、F095"),
)  # fmt: skip
def achievements(scope: Scope) -> Iterator[Row]:
    return published_at_the_end(Achievement, scope, "achievements", numerator=1)
