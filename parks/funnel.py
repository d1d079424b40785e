"""Honest funnel (N15): 征集 → 合格 → 发布 → 有响应 → 对接 → 签约 → 登记 → 到账 → 验收, out of what happened.

An upper app that knows needs, matches and contracts registers the statement that fills `FunnelItem`; this module only reads.
A later step implies the earlier ones up to 登记; 到账 and 验收 imply nothing of each other, since instalments may come first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import Text
from parks.models import FunnelItem, Park
from parks.models.funnel import STEPS
from taxonomy.models import Term

LABELS: dict[str, Text] = {
    "collected": _("征集"), "qualified": _("合格"), "published": _("发布"), "answered": _("有响应"),
    "connected": _("对接"), "signed": _("签约"), "registered": _("登记"), "paid": _("到账"), "accepted": _("验收"),
}  # fmt: skip
MEANINGS: dict[str, Text] = {
    "collected": _("首次提交审核的需求，以及不是由需求转来的榜单"),
    "qualified": _("园区或科技局审核通过；榜单为初筛、论证通过"),
    "published": _("公开发布；需求审核通过即发布"),
    "answered": _("成果方或技术经纪人答复过匹配，或榜单收到揭榜方案"),
    "connected": _("双方都愿意对接，或揭榜方中选"),
    "signed": _("双方都已确认技术合同"),
    "registered": _("技术合同已认定登记"),
    "paid": _("财政支持资金已拨付第一笔"),
    "accepted": _("验收通过"),
}
BASE = {"paid": "registered", "accepted": "registered"}
"""Of what a step is a share, where it is not the step before."""
MOST_FIELDS = 12
Counts = list[int]
"""Numbers in the order of STEPS."""


@dataclass(frozen=True)
class Benchmark:
    """A share that others have reported, of the step that it can be held against."""

    label: Text
    value: str
    of: Text
    source: str


_SOURCE = "领域资料 5.8“漏斗参照”"
BENCHMARKS = (
    Benchmark(_("科易网：发布的成果中签约"), "2.4%", _("发布 → 签约"), f"{_SOURCE}；创意 C07"),
    Benchmark(_("天网：20471 项中 5497 项"), "26.9%", _("发布 → 对接"), _SOURCE),
    Benchmark(_("西安创新挑战赛：发布 110 项，签约 51 项"), "46.4%", _("发布 → 签约"), _SOURCE),
    Benchmark(_("青岛专场：约 900 项需求中对接 459 项"), "51%", _("发布 → 对接"), f"{_SOURCE}；文献 001"),
    Benchmark(_("青岛专场：约 3200 项成果中对接 459 项"), "14%", _("发布 → 对接"), f"{_SOURCE}；文献 001"),
    Benchmark(
        _("全国高校：2023 年 844835 个项目中转让 28920 项"), "3.42%", _("全部项目 → 转让"), f"{_SOURCE}；创意 C07"
    ),
)
"""Others count otherwise: the name of what they divide stands beside each."""


@dataclass(frozen=True)
class Choice:
    """Which matters are looked at: handed in between two days, of one park, field, institution (a part of its name)."""

    since: date
    until: date
    park: Park | None = None
    field: Term | None = None
    institution: str = ""


@dataclass(frozen=True)
class Step:
    """How many reached it; shares in percent of the first step and of the step before (or of 登记)."""

    code: str
    label: Text
    meaning: Text
    count: int
    of_first: Decimal | None
    of_before: Decimal | None
    base: Text


_filler: list[Callable[[datetime], int]] = []


def fills_funnel(filler: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """Register the function that writes every item anew and returns how many."""
    _filler[:] = [filler]
    return filler


def fill(now: datetime) -> int:
    """Write every item anew with the filler of the upper app; none without one."""
    return _filler[0](now) if _filler else 0


def items(choice: Choice) -> QuerySet[FunnelItem]:
    """The matters of this choice, whatever step they have reached. Days are Shanghai's."""
    first, after = (timezone.make_aware(datetime.combine(day, time())) for day in (choice.since, choice.until))
    rows = FunnelItem.objects.filter(collected__gte=first, collected__lt=after + timedelta(days=1))
    if choice.institution:
        rows = rows.filter(institution__name__icontains=choice.institution)
    given = {"park": choice.park, "field": choice.field}
    return rows.filter(**{name: value for name, value in given.items() if value is not None})


def reached(choice: Choice, step: str) -> QuerySet[FunnelItem]:
    """The list behind one number."""
    return items(choice).filter(**{f"{step}__isnull": False})


@dataclass(frozen=True)
class Table:
    """Everything that the page shows, out of one query: the numbers of each step by park, field and year."""

    steps: list[Step]
    parks: list[tuple[Park | None, Counts]]
    fields: list[tuple[Term | None, Counts]]
    years: list[tuple[int, Counts]]


def table(choice: Choice) -> Table:
    """One pass over the matters; every cut adds up to the totals because it is the same rows."""
    rows: Any = items(choice).order_by().values("park", "field", "collected__year")
    groups = list(rows.annotate(**{f"n_{step}": Count(step) for step in STEPS}))
    total = _added(groups, None).get(None, [0] * len(STEPS))
    parks, fields = _added(groups, "park"), _added(groups, "field")
    known, terms = Park.objects.in_bulk([*filter(None, parks)]), Term.objects.in_bulk([*filter(None, fields)])
    return Table(
        [_step(code, dict(zip(STEPS, total, strict=True))) for code in STEPS],
        sorted(((known.get(key), counts) for key, counts in parks.items()), key=_by_name),
        sorted(((terms.get(key), counts) for key, counts in fields.items()), key=_by_size)[:MOST_FIELDS],
        sorted(_added(groups, "collected__year").items(), reverse=True),
    )


def steps(choice: Choice) -> list[Step]:
    """Every step with its number. One query."""
    counted = items(choice).order_by().aggregate(**{step: Count(step) for step in STEPS})
    return [_step(code, counted) for code in STEPS]


def _added(groups: list[dict[str, Any]], column: str | None) -> dict[Any, Counts]:
    """The groups' numbers summed by one column; by none, all together."""
    found: dict[Any, Counts] = {}
    for group in groups:
        counts = found.setdefault(group[column] if column else None, [0] * len(STEPS))
        for index, step in enumerate(STEPS):
            counts[index] += group[f"n_{step}"]
    return found


def _by_name(pair: tuple[Park | None, Counts]) -> tuple[bool, str]:
    """Those outside any park last."""
    return (pair[0] is None, pair[0].sort_key if pair[0] else "")


def _by_size(pair: tuple[Term | None, Counts]) -> tuple[bool, int]:
    """The largest first, what names no field last."""
    return (pair[0] is None, -pair[1][0])


def _step(code: str, counts: dict[str, int]) -> Step:
    before = BASE.get(code, STEPS[max(0, STEPS.index(code) - 1)])
    count = counts[code]
    first, base = counts["collected"], counts[before]
    return Step(code, LABELS[code], MEANINGS[code], count, _share(count, first), _share(count, base), LABELS[before])


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None
