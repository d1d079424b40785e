"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from inbox.selectors import unread_count

MOST_SHOWN = 99


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, whether this is the demo world, and how many messages wait (asked only where it is shown)."""
    return {
        "site_name": settings.SITE_NAME,
        "is_demo_site": settings.DEMO,
        "inbox_unread": SimpleLazyObject(lambda: unread(request)),
    }


def unread(request: HttpRequest) -> str:
    """`3`, `99+`, or "" for none."""
    user = getattr(request, "user", None)
    count = unread_count(user) if user is not None else 0
    return f"{MOST_SHOWN}+" if count > MOST_SHOWN else str(count or "")
