"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from inbox.models import Notification

MOST_SHOWN = 99


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether this is the demo world, and how many messages wait (asked only where it is shown)."""
    return {
        "site_name": settings.SITE_NAME,
        "is_demo_site": settings.DEMO,
        "inbox_unread": SimpleLazyObject(lambda: unread(request)),
    }


def unread(request: HttpRequest) -> str:
    """`3`, `99+`, or "" for none: one indexed query that stops at a hundred rows."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    count = Notification.objects.visible_to(user).unread().order_by()[: MOST_SHOWN + 1].count()
    return f"{MOST_SHOWN}+" if count > MOST_SHOWN else str(count or "")
