"""What everybody reads: the list, an event, its calendar entry."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.panels import panels_of
from events import calendar as calendars
from events.enums import EventKind, EventStatus
from events.forms import StepForm
from events.models import Event, NextStep, Registration
from events.rules import may_organise, organises

PAGE = 20


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """`/events/?when=past&kind=`: what is coming, the next first; or what has been."""
    now, past = timezone.now(), request.GET.get("when") == "past"
    seen = Event.objects.visible_to(request.user).select_related("organiser", "park").with_places()
    kind = request.GET.get("kind", "")
    if kind in EventKind.values:
        seen = seen.filter(kind=kind)
    rows = seen.past(now) if past else seen.upcoming(now)
    tabs = [
        {"label": _("即将举办"), "url": "/events/", "active": not past},
        {"label": _("往期活动"), "url": "/events/?when=past", "active": past},
    ]
    drafts = seen.filter(status=EventStatus.DRAFT) if may_organise(request.user) else []
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "past": past,
        "kind": kind,
    }
    context |= {"kinds": EventKind.choices, "may_organise": may_organise(request.user), "drafts": drafts, "now": now}
    return render(request, "events/events.html", context)


def seen_event(request: HttpRequest, reference: str) -> Event:
    """The event as this person may see it, or 404."""
    rows = Event.objects.visible_to(request.user).select_related("organiser", "park")
    return get_object_or_404(rows.with_places(), reference=reference)


@require_safe
def event(request: HttpRequest, reference: str) -> HttpResponse:
    """`/events/<reference>/`: what, when, where; one's own place; for those who were there what came of it."""
    found = seen_event(request, reference)
    now, user = timezone.now(), request.user
    mine = organises(user, found)
    places = Registration.objects.visible_to(user).filter(event=found).select_related("user", "organisation")
    own = next((place for place in places if place.user_id == user.pk), None)
    came = [place.organisation for place in places if place.attended and place.organisation_id in _mine(user)]
    steps = NextStep.objects.filter(event=found).select_related("organisation", "need", "match", "contract__challenge")
    if not mine:
        steps = steps.filter(organisation__in=_mine(user))
    context: dict[str, Any] = {
        "event": found, "now": now, "mine": mine, "own": own, "is_open": found.is_open(now),
        "places": [place for place in places if place.status == "registered"] if mine else [],
        "step_form": StepForm(organisations=came) if came and found.status == EventStatus.HELD else None,
        "steps": steps, "history": found.history.select_related("by").order_by("-at", "-pk") if mine else [],
        "left": None if found.capacity is None else max(0, found.capacity - int(getattr(found, "taken", 0))),
        "organisations": user.organisations if user.is_authenticated else [], "panels": panels_of(found, user),
    }  # fmt: skip
    return render(request, "events/event.html", context)


def _mine(user: Any) -> frozenset[int]:
    return user.organisation_ids if user.is_authenticated else frozenset()


@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """`/events/<reference>/calendar.ics`: into one's own calendar."""
    found = seen_event(request, reference)
    text = calendars.entry(found, request.build_absolute_uri(found.get_absolute_url()), timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.ics"'
    return answer
