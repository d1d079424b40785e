"""What events put on people's first pages: those that one goes to, and those that one runs."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.tally import Counted, Tally
from common.workbench import Card, card
from events.enums import EventStatus, RegistrationStatus
from events.models import Event

SHOWN = 5


def _registered_for(user: Any, now: datetime) -> Counted:
    mine = Q(registrations__user=user, registrations__status=RegistrationStatus.REGISTERED)
    return [Event.objects.upcoming(now).filter(mine)]


@card(order=60, counting=_registered_for)
def going_to(user: Any, now: datetime, tally: Tally) -> Card:
    """Events that one is registered for and that are not over."""
    context = {"rows": tally.first(SHOWN), "now": now}
    return Card(_("我报名的活动"), "events/_rows.html", context, reverse("events"), tally.total)


def _run_by(user: Any, now: datetime) -> Counted:
    open_ones = (EventStatus.DRAFT, EventStatus.ANNOUNCED)
    return [Event.objects.filter(organiser__in=user.organisation_ids, status__in=open_ones).order_by("starts_at")]


@card(persona=(Persona.OFFICIAL, Persona.PARK, Persona.BROKER), order=61, counting=_run_by, also_empty=True)
def running(user: Any, now: datetime, tally: Tally) -> Card:
    """Events of one's own organisation: drafts, those to come, and those that wait for their record."""
    context = {"rows": tally.first(SHOWN), "now": now, "runs": True}
    return Card(_("本单位的对接活动"), "events/_rows.html", context, reverse("events"), tally.total, is_side=True)
