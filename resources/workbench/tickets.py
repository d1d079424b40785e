"""Service requests on people's first pages: what waits for a step of theirs, and where their own stand."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.tally import Counted, Tally
from common.workbench import Card, card
from resources.models import ServiceRequest

SHOWN = 5


def _at_desk(user: Any, now: datetime) -> Counted:
    rows = ServiceRequest.objects.awaiting(user).at_desk_of(user).tenants_first(timezone.localdate(now))
    return [rows.select_related("organisation")]


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=22, counting=_at_desk)
def services_desk(user: Any, now: datetime, tally: Tally) -> Card:
    """Requests that wait for the desk, tenants first."""
    context = {"rows": tally.first(SHOWN), "now": now}
    return Card(_("服务诉求待办"), "services/_workbench.html", context, reverse("services_desk"), tally.total)


def _own(user: Any, now: datetime) -> Counted:
    """Those provided by one's organisation, and all others that it asked for."""
    requests = ServiceRequest.objects.visible_to(user).open().select_related("organisation").order_by("due_at", "pk")
    provided = requests.provided_by(user)
    return [provided, requests.asked_by(user).exclude(pk__in=provided.order_by().values("pk"))]


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION, Persona.PARTNER, Persona.BROKER), order=36, counting=_own)
def my_services(user: Any, now: datetime, tally: Tally) -> Card:
    """One's own open requests and those assigned to one's organisation."""
    rows = tally.first(SHOWN * 2)
    rows.sort(key=lambda row: (row.due_at is None, row.due_at or now, row.pk))
    home = reverse("services_assigned" if tally.counts[0] else "services_mine")
    return Card(_("服务诉求"), "services/_workbench.html", {"rows": rows[:SHOWN], "now": now}, home, tally.total)
