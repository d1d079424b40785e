"""Home, about, and each person's workbench."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import OrganisationKind
from achievements.enums import AchievementKind
from common.workbench import cards_for
from portal import selectors
from portal.welcome import first_steps, primary_action


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the three platforms, search, what is new, what is counted: decided in five seconds."""
    return render(
        request,
        "portal/home.html",
        {
            "needs": list(selectors.newest_needs(request.user)),
            "achievements": list(selectors.newest_achievements(request.user)),
            "figures": selectors.figures(request.user),
            "fields": list(selectors.tech_fields()),
            "kinds": AchievementKind.choices,
        },
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the three platforms are, who runs them, how to join, what it costs (F002, F004, F009)."""
    return render(request, "portal/about.html", {"organisation_kinds": OrganisationKind.labels})


@require_safe
@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what is theirs, what is new for them."""
    now = timezone.now()
    cards = cards_for(request.user, now)
    return render(
        request,
        "portal/workbench.html",
        {
            "section": "workbench",
            "now": now,
            "primary": primary_action(request.user),
            "first_steps": first_steps(request.user),
            "main_cards": [card for card in cards if not card.is_side],
            "side_cards": [card for card in cards if card.is_side],
        },
    )
