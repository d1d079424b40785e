"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and whether this is the demo world."""
    return {"site_name": settings.SITE_NAME, "is_demo_site": settings.DEMO}
