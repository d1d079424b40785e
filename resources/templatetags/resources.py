"""The way from one part of the resources to the next; `{% load resources %}`."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from common.links import address

register = template.Library()

PARTS = (
    ("services", _("技术服务")),
    ("policies", _("政策")),
    ("finance_products", _("金融产品")),
    ("funds", _("基金")),
    ("pilot_bases", _("中试与验证基地")),
    ("partners", _("找伙伴")),
)
SIGNED_IN = (("financing_intents", _("融资意向")), ("expert_visits", _("专家考察")))


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def resource_tabs(context: Any, here: str) -> dict[str, Any]:
    """Every part that this site has, the one named `here` marked."""
    user = getattr(context.get("request"), "user", None)
    parts = PARTS + SIGNED_IN if user is not None and user.is_authenticated else PARTS
    found = [(name, label, address(name)) for name, label in parts]
    items = [{"label": label, "url": url, "active": name == here} for name, label, url in found if url]
    return {"items": items, "label": _("创新资源")}
