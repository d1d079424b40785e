"""What events put on people's first pages: those that one goes to, and those that one runs."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.workbench import Card, card
from events.enums import EventStatus, RegistrationStatus
from events.models import Event

SHOWN = 5


@card(order=60)
def going_to(user: Any, now: datetime) -> Card | None:
    """Events that one is registered for and that are not over."""
    mine = Q(registrations__user=user, registrations__status=RegistrationStatus.REGISTERED)
    rows = Event.objects.upcoming(now).filter(mine)
    if not rows:
        return None
    return Card(
        _("我报名的活动"), "events/_rows.html", {"rows": rows[:SHOWN], "now": now}, reverse("events"), len(rows)
    )


@card(persona=(Persona.OFFICIAL, Persona.PARK, Persona.BROKER), order=61)
def running(user: Any, now: datetime) -> Card | None:
    """Events of one's own organisation: drafts, those to come, and those that wait for their record."""
    open_ones = (EventStatus.DRAFT, EventStatus.ANNOUNCED)
    rows = Event.objects.filter(organiser__in=user.organisation_ids, status__in=open_ones).order_by("starts_at")
    context = {"rows": rows[:SHOWN], "now": now, "runs": True}
    return Card(_("本单位的对接活动"), "events/_rows.html", context, reverse("events"), rows.count(), is_side=True)
