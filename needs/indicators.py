"""What needs and cloud R&D centres offer to be measured (domain facts 5.8)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from needs.models import Need, NeedIndicator, RDCentre
from parks.asof import Scope, changes_of, states_at
from parks.indicators import tenant_row
from parks.lineage import Formula, Row, indicator
from parks.posted import PUBLISHED, fields_of, of_tenants, posting_row, published_at_the_end

SINCE = date(2026, 11, 22)
FRESH = timedelta(days=30)
"""A need that its owner touched within so long is fresh: a third of the 90 days of 5.3 C. Proposal."""
FIELDS = ("key_technology", "goal", "industry", "budget", "deadline", "keywords", "trl_wanted")
"""What makes a need answerable beside what every need must have (5.3 B); the eighth is a measurable indicator."""


@indicator(
    "C02", version=1, since=SINCE, label=_("有效需求"), unit=_("项"), formula=Formula.COUNT, public=True,
    numerator=_("入驻单位当天已发布的技术需求，一项记 1"), clause=_("领域资料 5.3 C、5.8"),
)  # fmt: skip
def valid_needs(scope: Scope) -> Iterator[Row]:
    return published_at_the_end(Need, scope, "needs", numerator=1)


@indicator(
    "I01", version=1, since=SINCE, label=_("每百家入驻单位的有效需求"), unit=_("项 / 百家"), formula=Formula.RATIO,
    scale=100, decimals=1, public=True, numerator=_("当天已发布的技术需求，一项记 1"),
    denominator=_("当天在园、已通过核验的机构，一家记 1"), clause=_("领域资料 5.8 I01"),
)  # fmt: skip
def needs_per_hundred(scope: Scope) -> Iterator[Row]:
    yield from published_at_the_end(Need, scope, "needs", numerator=1)
    for seat in scope.tenants():
        yield tenant_row(seat, denominator=1)


@indicator(
    "I19", version=1, since=SINCE, label=_("开通云上研发中心的入驻单位占比"), unit=_("%"), formula=Formula.RATIO, scale=100,
    decimals=1, public=True, numerator=_("当天已开通云上研发中心的入驻单位，一家记 1"),
    denominator=_("当天在园、已通过核验的机构，一家记 1"), clause=_("领域资料 5.8 I19；功能清单 F077"),
)  # fmt: skip
def with_centres(scope: Scope) -> Iterator[Row]:
    opened = set(RDCentre.objects.filter(opened_at__lt=scope.moment).values_list("organisation_id", flat=True))
    for seat in scope.tenants():
        yield tenant_row(seat, numerator=int(seat.organisation_id in opened), denominator=1)


@indicator(
    "I25", version=1, since=SINCE, label=_("需求新鲜度"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("近 30 天内发布、修改或确认过的有效需求，一项记 1"), denominator=_("当天的有效需求，一项记 1"),
    clause=_("领域资料 5.8 I25；30 天为平台所定，是 5.3 C 的 90 天确认期的三分之一"),
)  # fmt: skip
def fresh_needs(scope: Scope) -> Iterator[Row]:
    rows = of_tenants(Need, scope)
    touched = changes_of(rows, scope.moment).filter(at__gte=scope.moment - FRESH, to_state=PUBLISHED)
    fresh = set(touched.values_list("object_id", flat=True))
    confirmed = rows.filter(confirmed_at__gte=scope.moment - FRESH, confirmed_at__lt=scope.moment)
    fresh |= set(confirmed.values_list("pk", flat=True))
    states = states_at(rows, scope.moment, born="published_at")
    for fields in fields_of(rows, "needs"):
        if states.get(fields[0]) == PUBLISHED:
            row = posting_row(scope, fields, None, numerator=int(fields[0] in fresh), denominator=1)
            if row:
                yield row


@indicator(
    "I26", version=1, since=SINCE, label=_("需求填报完整度"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    historic=False, numerator=_(
        "每项有效需求已填的项数，共 8 项：技术关键、预期目标、应用行业、拟投入资金、需求时限、关键词、期望成熟度、技术指标"
    ),
    denominator=_("每项有效需求记 8"), clause=_("领域资料 5.8 I26、5.3 B"),
)  # fmt: skip
def completeness(scope: Scope) -> Iterator[Row]:
    """Content keeps no history, so the past is read from snapshots."""
    rows = of_tenants(Need, scope).filter(status=PUBLISHED)
    measured = Exists(NeedIndicator.objects.filter(need=OuterRef("pk")))
    filled = rows.annotate(measured=measured).values_list("pk", *FIELDS, "measured")
    counts = {pk: sum(map(_is_filled, values)) for pk, *values in filled}
    for fields in fields_of(rows, "needs"):
        row = posting_row(scope, fields, None, numerator=counts[fields[0]], denominator=len(FIELDS) + 1)
        if row:
            yield row


def _is_filled(value: Any) -> bool:
    return isinstance(value, Decimal) or bool(value)
