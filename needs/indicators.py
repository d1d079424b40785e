"""What needs and cloud R&D centres offer to be measured (domain facts 5.8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from needs.models import Need, NeedIndicator, RDCentre
from parks.asof import Scope, changes_of
from parks.indicators import tenant_row
from parks.lineage import Formula, Row, indicator
from parks.models import LeadingIndustry
from parks.posted import (
    PUBLISHED,
    fields_of,
    of_tenants,
    posting_row,
    postings_of,
    published_at_the_end,
    published_in_year,
    states_of,
)

SINCE = date(2026, 11, 22)
FRESH = timedelta(days=30)
"""A need that its owner touched within so long is fresh: a third of the 90 days of 5.3 C. Proposal."""
FIELDS = ("key_technology", "goal", "industry", "budget", "deadline", "keywords", "trl_wanted")
"""What makes a need answerable beside what every need must have (5.3 B); the eighth is a measurable indicator."""

LONG_PROBLEM, LONG_KEY = 100, 30
"""Characters from which a problem and its key technology say something (I02). Proposal."""


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
    states = states_of(Need, scope)
    for fields in postings_of(Need, scope, "needs"):
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


@indicator(
    "I02", version=1, since=SINCE, label=_("需求质量（中位数）"), unit=_("分"), formula=Formula.P50, decimals=1,
    historic=False, numerator=_(
        "每项有效需求的测量值，满分 100：主要问题不少于 100 字、技术关键不少于 30 字、有数值的必达指标、"
        "资金与时限都已写明、文字没有疑点，各 20 分"
    ),
    clause=_("领域资料 5.8 I02、5.3 B；五项及分值为平台所定"),
)  # fmt: skip
def quality(scope: Scope) -> Iterator[Row]:
    """What lets somebody answer without asking back. Content keeps no history, so the past is read from snapshots."""
    rows = of_tenants(Need, scope).filter(status=PUBLISHED)
    firm = NeedIndicator.objects.filter(need=OuterRef("pk"), must=True, low__isnull=False)
    told = rows.annotate(firm=Exists(firm), problem_size=Length("problem"), key_size=Length("key_technology"))
    columns = ("problem_size", "key_size", "firm", "budget", "deadline", "text_warnings")
    points = {pk: _points(*values) for pk, *values in told.values_list("pk", *columns)}
    for fields in fields_of(rows, "needs"):
        row = posting_row(scope, fields, None, amount=points[fields[0]])
        if row:
            yield row


def _leading() -> dict[int, list[LeadingIndustry]]:
    """Park → its leading industries of today; the register keeps no history."""
    found: dict[int, list[LeadingIndustry]] = {}
    for one in LeadingIndustry.objects.select_related("industry"):
        found.setdefault(one.park_id, []).append(one)
    return found


@indicator(
    "I21", version=1, since=SINCE, label=_("主导产业集中度"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    historic=False, numerator=_("其中应用行业属于园区主导产业（含其下级行业）的，一项记 1"),
    denominator=_("写明应用行业的有效需求，且园区已登记主导产业，一项记 1"), clause=_("领域资料 5.8 I21；功能清单 F019、F045"),
)  # fmt: skip
def in_leading_industries(scope: Scope) -> Iterator[Row]:
    leading = _leading()
    codes = {park: [one.industry.code for one in rows if one.industry] for park, rows in leading.items()}
    rows = of_tenants(Need, scope).filter(status=PUBLISHED).exclude(industry=None)
    industries = dict(rows.values_list("pk", "industry__code"))
    for fields in fields_of(rows, "needs"):
        row = posting_row(scope, fields, None, denominator=1)
        if row and codes.get(row.park_id):
            inside = any(str(industries[fields[0]]).startswith(code) for code in codes[row.park_id])
            yield replace(row, numerator=int(inside))


@indicator(
    "I22", version=1, since=SINCE, label=_("头部企业发布的需求"), unit=_("项"), formula=Formula.COUNT, historic=False,
    numerator=_("园区登记的头部企业在近 365 天内首次发布的需求，一项记 1"), clause=_("领域资料 5.8 I22；功能清单 F020"),
)  # fmt: skip
def of_head_enterprises(scope: Scope) -> Iterator[Row]:
    heads = {
        (park, head) for park, rows in _leading().items() for one in rows
        for head in (one.head_id, one.second_head_id) if head
    }  # fmt: skip
    firms = [organisation for _park, organisation in heads]
    published = published_in_year(Need, scope, scope.moment)
    for fields in fields_of(of_tenants(Need, scope).filter(organisation__in=firms), "needs"):
        at = published.get(fields[0])
        row = posting_row(scope, fields, at, at, numerator=1) if at else None
        if row and (row.park_id, fields[3]) in heads:
            yield row


def _points(problem: int, key: int, firm: bool, budget: Any, deadline: Any, warnings: list[Any]) -> Decimal:
    """20 for each of five; a budget of 0 is 面议 and counts as said."""
    said = budget is not None and deadline is not None
    return Decimal(20 * sum((problem >= LONG_PROBLEM, key >= LONG_KEY, firm, said, not warnings)))


def _is_filled(value: Any) -> bool:
    return isinstance(value, Decimal) or bool(value)
