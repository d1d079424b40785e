"""What news puts on people's first pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.tally import Counted, Tally
from common.workbench import Card, card
from news.models import Article, Case, Opinion

SHOWN = 5


def _to_handle(user: Any, now: datetime) -> Counted:
    return [Opinion.objects.to_handle(user).select_related("owner").order_by("due_at", "received_at")]


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=25, counting=_to_handle)
def opinions_to_handle(user: Any, now: datetime, tally: Tally) -> Card:
    """Opinions that wait for this person, the nearest deadline first."""
    context = {"rows": tally.first(SHOWN), "now": now}
    return Card(_("意见建议待办理"), "news/_workbench_opinions.html", context, reverse("opinion_desk"), tally.total)


def _to_read(user: Any, now: datetime) -> Counted:
    awaiting = (model.objects.awaiting(user) for model in (Article, Case))
    return [rows.select_related("organisation").order_by("status_at") for rows in awaiting]


@card(persona=Persona.OFFICIAL, order=46, counting=_to_read)
def to_read(user: Any, now: datetime, tally: Tally) -> Card:
    """Articles and cases that wait for a second official, the oldest first."""
    context = {"rows": tally.first(SHOWN, by="status_at")}
    return Card(_("新闻与案例待复核"), "news/_workbench.html", context, reverse("article_desk"), tally.total)


def _asking(user: Any, now: datetime) -> Counted:
    return [Case.objects.asking(user).select_related("organisation")]


@card(order=47, counting=_asking)
def consents_asked(user: Any, now: datetime, tally: Tally) -> Card:
    """Cases that name one's organisation and wait for its word."""
    context = {"rows": tally.first(SHOWN)}
    return Card(_("案例提到贵单位，请确认"), "news/_workbench.html", context, reverse("cases_mine"), tally.total)
