"""What a report says, as plain data: sections of tables in which every figure names its indicator or rule, and its date."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.money import show_wan
from matching.declines import decline_lines
from matching.unmet import heat_map, unmet_needs
from news.selectors import opinion_statistics
from parks.lineage import Indicator
from portal.cockpit import alerts, changes, figures, industries, late
from portal.cockpit.kinds import KINDS
from portal.cockpit.rules import Reach

Section = dict[str, Any]
Maker = Callable[[Reach, date, date, datetime], Section]


def section(heading: str, rule: str, columns: list[str], rows: list[list[Any]]) -> Section:
    """A table with its heading, how it was counted, and its rows as text."""
    return {"heading": heading, "rule": rule, "columns": columns, "rows": [[str(cell) for cell in row] for row in rows]}


def sections(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Iterator[Section]:
    """One after the other, so that progress can be told."""
    for make in MAKERS:
        yield make(reach, starts_on, ends_on, now)


def span(starts_on: date, ends_on: date) -> tuple[datetime, datetime]:
    """The half-open span of time of these days in Shanghai."""
    begin, end = starts_on, ends_on + timedelta(days=1)
    return timezone.make_aware(datetime.combine(begin, time())), timezone.make_aware(datetime.combine(end, time()))


def day_words(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def indicator_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    against = starts_on - timedelta(days=1)
    shown = figures.every_figure(reach, ends_on, against, timezone.localdate(now))
    rows = [
        [
            one.indicator.code, one.indicator.label, with_unit(one.figure.value, one.indicator), day_words(one.as_of),
            signed(one.change), f"{one.indicator.clause}，{_('第 %(n)d 版') % {'n': one.indicator.version}}",
        ]
        for one in shown
    ]  # fmt: skip
    rule = _("各项指标按口径由平台事件逐行算出，可在“园区指标”按编号和日期点开明细；变化与%(day)s的快照相比。") % {
        "day": day_words(against)
    }
    return section(_("指标"), rule, [_("编号"), _("指标"), _("数值"), _("截至"), _("变化"), _("出处与版本")], rows)


def with_unit(value: Decimal | None, indicator: Indicator) -> str:
    return str(_("没有数据")) if value is None else f"{value} {indicator.unit}"


def signed(value: Decimal | None) -> str:
    return "—" if value is None else f"+{value}" if value > 0 else str(value).replace("-", "−")


def change_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    since, until = span(starts_on, ends_on)
    rows = [[group.kind.label, group.label, group.count] for group in changes.groups(reach, since, until)]
    rule = _("%(start)s至%(end)s，状态每变化一次记 1。") % {"start": day_words(starts_on), "end": day_words(ends_on)}
    return section(_("办理情况"), rule, [_("事项"), _("步骤"), _("次数")], rows)


def money_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    found = changes.money(reach, *span(starts_on, ends_on))
    rows = [
        [_("双方确认的技术合同"), _("%(n)d 份") % {"n": len(found.signed)}, _("%(m)s 万元") % {"m": show_wan(found.signed_total)}],
        [_("认定登记的技术合同"), _("%(n)d 份") % {"n": len(found.registered)},
         _("%(m)s 万元") % {"m": show_wan(sum((c.technical for c in found.registered), Decimal(0)))}],
        [_("财政支持资金拨付"), _("%(n)d 笔") % {"n": len(found.payments)}, _("%(m)s 万元") % {"m": show_wan(found.paid)}],
    ]  # fmt: skip
    rule = _(
        "%(start)s至%(end)s。双方确认以后一方确认的时间为准，金额为成交总额；登记的金额为技术交易额；拨付取自资金台账。"
    )
    words = {"start": day_words(starts_on), "end": day_words(ends_on)}
    return section(_("合同与资金"), rule % words, [_("事项"), _("数量"), _("金额")], rows)


def late_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    rows = [[row.organisation, row.app_label, row.count, row.days] for row in late.late(reach, now)]
    rule = _("截至%(when)s，超过期限还没有办理的待办。") % {"when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}
    return section(_("逾期事项"), rule, [_("责任单位"), _("业务"), _("件数"), _("最长逾期（天）")], rows)


def alert_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    rows = [
        [alert.indicator.code, alert.indicator.label, alert.park or _("全部园区"), alert.before, alert.after,
         f"{signed(alert.percent)}%" if alert.percent is not None else "—", day_words(alert.as_of)]
        for alert in alerts.alerts(reach)
    ]  # fmt: skip
    rule = _("与 %(days)d 天前的快照相比变化达到 %(percent)s%% 的指标；少于 %(few)d 行的不列。")
    words = {"days": alerts.APART.days, "percent": alerts.THRESHOLD, "few": alerts.FEW}
    columns = [_("编号"), _("指标"), _("园区"), _("之前"), _("现在"), _("变化"), _("截至")]
    return section(_("指标预警"), rule % words, columns, rows)


def unmet_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    needs = unmet_needs(reach.user)
    if reach.parks is not None:
        needs = needs.filter(park__in=[park.pk for park in reach.parks])
    found = heat_map(needs, "industry", "trl")
    rows = [[line.label, *(cell.count for cell in line.cells), line.total] for line in found.lines]
    heads = [label for _key, label, _total in found.heads]
    rule = _("截至%(when)s，正在发布、还没有“强”或“较强”匹配的需求共 %(total)d 项，按应用行业和期望成熟度。")
    words = {"when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}", "total": found.total}
    return section(_("未满足的需求"), rule % words, [_("应用行业"), *heads, _("合计")], rows)


def decline_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    lines = decline_lines(KINDS["need"].within(reach), *span(starts_on, ends_on))
    rows = [[line.reason, line.count, line.field or "—", line.in_field] for line in lines]
    rule = _("%(start)s至%(end)s，每次婉拒的答复记 1，按所选理由。") % {
        "start": day_words(starts_on),
        "end": day_words(ends_on),
    }
    return section(_("婉拒理由"), rule, [_("理由"), _("次数"), _("最多的技术领域"), _("其中")], rows)


def chain_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    rows = [
        [line.chain, len(line.parks), line.needs, line.unmet, line.challenges, line.contracts]
        for line in industries.chain_lines(reach)
    ]
    rule = _("截至%(when)s，以该链为主导产业的园区及其企业；一个园区可以在两条链上，各行不能相加。")
    columns = [_("产业链"), _("园区"), _("在征需求"), _("其中未满足"), _("揭榜中"), _("累计合同")]
    return section(_("产业链"), rule % {"when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}, columns, rows)


def opinion_section(reach: Reach, starts_on: date, ends_on: date, now: datetime) -> Section:
    found = opinion_statistics(now, year=ends_on.year)
    median = _("%(days)s 天") % {"days": found.median_days} if found.median_days is not None else "—"
    rows = [[found.received, found.answered, found.closed, found.open, found.late, median]]
    rule = _("%(year)d 年收到的意见建议，截至%(when)s。") % {
        "year": ends_on.year,
        "when": f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
    }
    columns = [_("收到"), _("已答复"), _("已办结"), _("办理中"), _("其中逾期"), _("答复用时中位数")]
    return section(_("意见建议"), rule, columns, rows)


MAKERS: tuple[Maker, ...] = (
    indicator_section, change_section, money_section, late_section, alert_section, unmet_section, decline_section, chain_section,
    opinion_section,
)  # fmt: skip
