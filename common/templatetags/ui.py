"""Components of the design system, as template tags (docs/design-system.md shows each in use)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.icons import draw
from common.money import show_wan

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon beside words; with `label` it speaks for itself."""
    return draw(name, label)


@register.simple_tag
def money(yuan: Decimal | None) -> SafeString:
    """`12.5 万元`, with the yuan on hover; no amount reads 面议."""
    if yuan is None:
        return format_html('<span class="q-money">{}</span>', _("面议"))
    return format_html(
        '<span class="q-money" title="{} {}"><b>{}</b> {}</span>', f"{yuan:,f}", _("元"), show_wan(yuan), _("万元")
    )


@register.simple_block_tag(takes_context=True)
def page_header(
    context: Context,
    content: str,
    title: str,
    subtitle: str = "",
    reference: str = "",
    state_of: Any = None,
    back: str = "",
    back_label: str = "",
) -> str:
    """The head of a page with its only `<h1>`; what stands between the tags are its actions, the primary one first."""
    return get_template("ui/page_header.html").render(
        {
            "title": title,
            "subtitle": subtitle,
            "reference": reference,
            "state_of": state_of,
            "back": back,
            "back_label": back_label,
            "actions": SafeString(content.strip()),
        }
    )


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox-off"
) -> dict[str, Any]:
    """Nothing here, why, and the next best step."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label, "icon": icon}


@register.inclusion_tag("ui/progress.html")
def progress(value: int, maximum: int, label: str, unit: str = "") -> dict[str, Any]:
    """A bar with its figures in words; an unknown `maximum` (0) shows as moving without an end."""
    share = round(100 * value / maximum) if maximum else None
    return {"value": value, "maximum": maximum, "label": label, "share": share, "unit": unit}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """Links that look like tabs. An item has `label`, `url`, `active`, and may have `count`."""
    return {"items": items, "label": label or _("分类")}


@register.inclusion_tag("ui/person.html")
def person(user: Any, organisation: Any = None) -> dict[str, Any]:
    """A person with title and, if given, the organisation they act for."""
    return {"person": user, "organisation": organisation, "initial": str(user)[:1] if user else ""}


@register.inclusion_tag("ui/org.html")
def org(organisation: Any, link: bool = True) -> dict[str, Any]:
    """An organisation: name, kind, and whether the bureau has verified it."""
    return {"organisation": organisation, "link": link}


@register.inclusion_tag("ui/confirm_button.html", takes_context=True)
def confirm_button(
    context: Context,
    action: str,
    label: str,
    *,
    tone: str = "",
    icon: str = "",
    confirm: str = "",
    reason: str = "",
    reason_label: str = "",
    choices: Sequence[tuple[str, str]] = (),
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A POST button. With `confirm` or `reason` ("required" or "optional") it first opens, saying what will happen.

    `choices` are ready reasons (posted as `reason_code`); `name`/`value` is one hidden field; `tone` is "primary" or
    "danger".
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "action": action,
        "label": label,
        "tone": tone,
        "icon": icon,
        "confirm": confirm,
        "reason": reason,
        "reason_label": reason_label or _("理由（对方会看到）"),
        "choices": choices,
        "name": name,
        "value": value,
        "opens": bool(confirm or reason or choices),
    }


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Two columns of facts: `{% facts %}{% fact "编号" need.reference %}{% endfacts %}`."""
    return format_html('<dl class="q-facts">{}</dl>', SafeString(content))


@register.simple_tag
def fact(label: str, value: Any, wide: bool = False) -> SafeString:
    """One fact; an empty value reads 未填写."""
    shown = format_html("{}", value) if value not in (None, "", []) else _quiet(_("未填写"))
    return _fact(label, shown, wide)


@register.simple_block_tag
def factblock(content: str, label: str, wide: bool = False) -> SafeString:
    """One fact with markup of its own."""
    return _fact(label, SafeString(content.strip()) or _quiet(_("未填写")), wide)


def _fact(label: str, shown: str, wide: bool) -> SafeString:
    return format_html('<div class="q-fact{}"><dt>{}</dt><dd>{}</dd></div>', " is-wide" if wide else "", label, shown)


def _quiet(words: str) -> SafeString:
    return format_html('<span class="q-quiet">{}</span>', words)
