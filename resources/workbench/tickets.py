"""Service requests on people's first pages: what waits for a step of theirs, and where their own stand."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.workbench import Card, card
from resources.models import ServiceRequest

SHOWN = 5


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=22)
def services_desk(user: Any, now: datetime) -> Card | None:
    """Requests that wait for the desk, tenants first."""
    mine = ServiceRequest.objects.awaiting(user).at_desk_of(user).tenants_first(timezone.localdate(now))
    return _card(mine.select_related("organisation"), _("服务诉求待办"), "services_desk", now)


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION, Persona.PARTNER, Persona.BROKER), order=36)
def my_services(user: Any, now: datetime) -> Card | None:
    """One's own open requests and those assigned to one's organisation."""
    requests = ServiceRequest.objects.visible_to(user).open()
    own = requests.asked_by(user) | requests.provided_by(user)
    assigned = requests.provided_by(user).exists()
    rows = own.select_related("organisation").order_by("due_at", "pk")
    return _card(rows, _("服务诉求"), "services_assigned" if assigned else "services_mine", now)


def _card(rows: Any, title: Any, address: str, now: datetime) -> Card | None:
    shown = list(rows[:SHOWN])
    if not shown:
        return None
    context = {"rows": shown, "now": now}
    return Card(title, "services/_workbench.html", context, reverse(address), rows.order_by().count())
