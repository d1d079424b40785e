"""Where something stands: chips, the workflow track, the history."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.icons import draw
from common.models import StateChange, Workflowed
from common.tones import tone_of

register = template.Library()

_BANDS = {
    "strong": (gettext_lazy("强"), gettext_lazy("问题、技术与关键指标都对得上，建议尽快对接")),
    "fair": (gettext_lazy("较强"), gettext_lazy("方向一致，部分指标或成熟度还要沟通")),
    "none": (gettext_lazy("无关"), gettext_lazy("没有看出关系，列出只为完整")),
    "weak": (gettext_lazy("弱"), gettext_lazy("有共同之处，可作参考，多半需要再研发")),
}
_FINDINGS = {
    "met": ("good", "check", gettext_lazy("满足")),
    "violated": ("bad", "x", gettext_lazy("不满足")),
    "unknown": ("quiet", "question-mark", gettext_lazy("未说明")),
    "near": ("quiet", "question-mark", gettext_lazy("同类指标，请核对")),
}


@register.simple_tag
def chip(text: str, tone: str = "quiet", icon: str = "") -> SafeString:
    """A small label: `tone` is quiet, active, due, good, warn or bad."""
    return format_html('<span class="q-chip is-{}">{}{}</span>', tone, draw(icon) if icon else "", text)


@register.simple_tag
def state_chip(obj: Workflowed) -> SafeString:
    """The state of an object in its own words, with an icon: colour never speaks alone."""
    look = tone_of(obj.status)
    return chip(obj.get_status_display(), look.tone, look.icon)  # type: ignore[attr-defined]


@register.inclusion_tag("ui/grade_band.html")
def grade_band(band: str, explain: bool = False) -> dict[str, Any]:
    """强 / 较强 / 弱 / 无关 with its meaning on hover, and in words with `explain`."""
    label, meaning = _BANDS[band]
    return {"band": band, "label": label, "meaning": meaning, "explain": explain}


@register.inclusion_tag("ui/timeline.html")
def timeline(history: Iterable[StateChange]) -> dict[str, Any]:
    """The history of an object, newest first; pass it with `select_related("by")`."""
    steps = sorted(history, key=lambda change: (change.at, change.pk), reverse=True)
    return {"steps": [(change, tone_of(change.to_state)) for change in steps]}


@register.inclusion_tag("ui/state_track.html")
def state_track(
    obj: Workflowed,
    steps: str,
    detours: str = "",
    who: str = "",
    due: datetime | None = None,
    note: str = "",
    now: datetime | None = None,
) -> dict[str, Any]:
    """The road of an object: `steps` are its main states in order, "you are here" among them.

    `detours` says where a state off the main road stands: "returned:submitted expired:published". `who` acts next,
    by `due`.
    """
    labels = dict(obj._meta.get_field("status").flatchoices)
    path = steps.split()
    if obj.status not in path:
        before = dict(pair.split(":") for pair in detours.split()).get(obj.status, path[0])
        path.insert(path.index(before) + 1, obj.status)
    here = path.index(obj.status)
    return {
        "steps": [
            {"label": labels.get(state, state), "place": _place(number, here), "look": tone_of(state)}
            for number, state in enumerate(path)
        ],
        "who": who,
        "due": due,
        "note": note,
        "late": bool(due and now and due < now),
        "is_last": here == len(path) - 1,
    }


def _place(number: int, here: int) -> str:
    return "here" if number == here else "done" if number < here else "ahead"


@register.inclusion_tag("ui/constraint_table.html")
def constraint_table(rows: Iterable[Any], caption: str = "") -> dict[str, Any]:
    """Both sides. A row has `label`, `need_value`, `offer_value`, `must`, and `state`: met, violated, unknown.

    It may have `near`: a figure of the same kind under another name, shown where nothing else is stated.
    """
    shown = [(row, *_FINDINGS["near" if _near(row) else _get(row, "state")]) for row in rows]
    return {
        "rows": [
            {
                "label": _get(row, "label"),
                "need": _get(row, "need_value"),
                "offer": _get(row, "offer_value") or _near(row),
                "must": _get(row, "must"),
                "tone": tone,
                "icon": icon,
                "verdict": verdict,
            }
            for row, tone, icon, verdict in shown
        ],
        "caption": caption or _("逐项比对"),
    }


def _near(row: Any) -> str:
    return row.get("near", "") if isinstance(row, dict) else getattr(row, "near", "")


def _get(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


@register.simple_tag
def due(moment_due: datetime, now: datetime) -> SafeString:
    """The clock of something owed: how long is left, or by how much it is late."""
    late = moment_due < now
    days, hours = divmod(abs(moment_due - now).total_seconds() // 3600, 24)
    params = {"days": int(days), "hours": int(hours)}
    if late and not (days or hours):
        words = _("刚刚逾期")
    elif late:
        words = _("已逾期 %(days)d 天") % params if days else _("已逾期 %(hours)d 小时") % params
    elif days:
        words = _("还剩 %(days)d 天") % params
    else:
        words = _("还剩 %(hours)d 小时") % params if hours else _("不到 1 小时")
    return chip(words, "bad" if late else "due" if days < 1 else "quiet", "alarm" if late or days < 1 else "clock")
