"""Tags of the sign-in pages."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from accounts import selectors

register = template.Library()


@register.inclusion_tag("accounts/_demo_sign_ins.html", takes_context=True)
def demo_sign_ins(context: Context) -> dict[str, Any]:
    """The demo cast with their password; nothing outside the demo."""
    return {
        "cast": selectors.demo_sign_ins(),
        "password": settings.DEMO_PASSWORD if settings.DEMO else "",
        "csrf_token": context.get("csrf_token"),
    }
