"""The organiser's pages."""

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from events import services
from events.enums import EventStatus
from events.forms import EventForm
from events.models import Event
from events.rules import may_organise
from events.views.reading import seen_event


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """`/events/new/`: write an event; it stays a draft until it is announced."""
    if not may_organise(request.user):
        raise Http404
    return _written(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, reference: str) -> HttpResponse:
    """`/events/<reference>/edit/`."""
    return _written(request, _run(request, reference))


def _written(request: SignedIn, found: Event | None) -> HttpResponse:
    form = EventForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data}
        organiser = data.pop("organiser")
        try:
            event = services.save_event(
                event=found, organiser=organiser, data=data, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            for name, words in (error.fields or {"__all__": error.message}).items():
                form.add_error(None if name == "__all__" else name, str(words))
        else:
            return redirect(event)
    return render(request, "events/form.html", {"form": form, "event": found})


@login_required
@require_POST
def announce(request: SignedIn, reference: str) -> HttpResponse:
    return _step(request, reference, services.announce_event, _("已公布，所有人都能看到并报名。"))


@login_required
@require_POST
def cancel(request: SignedIn, reference: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _step(request, reference, services.cancel_event, _("活动已取消，已通知报名的人。"), reason=reason)


@login_required
@require_http_methods(["GET", "POST"])
def hold(request: SignedIn, reference: str) -> HttpResponse:
    """`/events/<reference>/hold/`: who came, and a summary."""
    found = _run(request, reference)
    if found.status != EventStatus.ANNOUNCED:
        return redirect(found)
    if request.method == "POST":
        attended = {int(value) for value in request.POST.getlist("attended") if value.isdecimal() and len(value) < 18}
        done = _("已记录。到场单位会收到 30 天内说明下一步的提醒。")
        arguments = {"event": found, "attended": attended, "summary": request.POST.get("summary", "")}
        if act(request, services.hold_event, done=done, by=request.user, now=timezone.now(), **arguments):
            return redirect(found)
    places = found.registrations.registered().select_related("user", "organisation")
    summary = request.POST.get("summary", "")
    return render(request, "events/hold.html", {"event": found, "places": places, "summary": summary})


def _step(request: SignedIn, reference: str, service: Any, done: str, **arguments: Any) -> HttpResponse:
    found = _run(request, reference)
    act(request, service, done=done, event=found, by=request.user, now=timezone.now(), **arguments)
    return redirect(found)


def _run(request: SignedIn, reference: str) -> Event:
    found = seen_event(request, reference)
    if not rules.has_perm("events.run", request.user, found):
        raise Http404
    return found
