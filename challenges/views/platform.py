"""The landing page of the 揭榜挂帅 platform."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges.rulebook import PARAMETERS


@require_safe
def platform(request: HttpRequest) -> HttpResponse:
    """What it is, the rules as facts with their source, who may take part, how it goes (F001, F050–F059)."""
    cap, pool = (PARAMETERS[code].read(PARAMETERS[code].default) for code in ("cap", "pool"))
    return render(request, "challenges/platform.html", {"section": "challenges", "cap": cap, "pool": pool})
