"""Words for people: money in 万元, dates and times as Chinese readers write them."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from common.money import show_wan

register = template.Library()


@register.filter
def wan(yuan: Decimal | None) -> str:
    """`12.5 万元`; no amount reads 面议."""
    return _("面议") if yuan is None else _("%(amount)s 万元") % {"amount": show_wan(yuan)}


@register.filter
def moment(value: datetime | None) -> str:
    """`今天 14:05`, `昨天 14:05`, `3月2日 14:05`, `2025年3月2日`."""
    if value is None:
        return ""
    local, today = timezone.localtime(value), timezone.localdate()
    clock = f"{local:%H:%M}"
    days = (today - local.date()).days
    if days == 0:
        return _("今天 %(clock)s") % {"clock": clock}
    if days == 1:
        return _("昨天 %(clock)s") % {"clock": clock}
    if local.year == today.year:
        return _("%(month)d月%(day)d日 %(clock)s") % {"month": local.month, "day": local.day, "clock": clock}
    return _("%(year)d年%(month)d月%(day)d日") % {"year": local.year, "month": local.month, "day": local.day}


@register.filter
def confirmed(value: datetime | None) -> str:
    """How long ago its owner said that it still holds: `今天确认有效`, `12 天前确认有效` (N19)."""
    if value is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(value)).days
    return _("今天确认有效") if days <= 0 else _("%(days)d 天前确认有效") % {"days": days}


@register.filter
def deadline(value: datetime | None) -> str:
    """Until when: `3月2日 14:05`, with the year where it is not this one."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    params = {"year": local.year, "month": local.month, "day": local.day, "clock": f"{local:%H:%M}"}
    if local.year == timezone.localdate().year:
        return _("%(month)d月%(day)d日 %(clock)s") % params
    return _("%(year)d年%(month)d月%(day)d日 %(clock)s") % params


@register.filter
def elapsed(duration: timedelta | None) -> str:
    """`8 秒`, `3 分 20 秒`, `1 小时 5 分`; nothing for what has not ended."""
    if duration is None:
        return ""
    seconds = round(duration.total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return _("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes % 60}
    if minutes:
        return _("%(minutes)d 分 %(seconds)d 秒") % {"minutes": minutes, "seconds": seconds % 60}
    return _("%(seconds)d 秒") % {"seconds": seconds}
