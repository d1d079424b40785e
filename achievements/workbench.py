"""Maturity reviews on people's first pages: what the bureau has to judge, where one's own stand."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from achievements.models import MaturityReview
from common.tally import Counted, Tally
from common.workbench import Card, card

SHOWN = 5


def _awaiting(user: Any, now: datetime) -> Counted:
    return [MaturityReview.objects.awaiting(user).select_related("achievement__organisation")]


@card(persona=Persona.OFFICIAL, order=26, counting=_awaiting)
def maturity_desk(user: Any, now: datetime, tally: Tally) -> Card:
    """Applications that wait for this official, the soonest due first."""
    return _card(tally, _("成熟度待核验"), "maturity_desk", now)


def _own(user: Any, now: datetime) -> Counted:
    live = MaturityReview.objects.of(user).open().select_related("achievement__organisation")
    return [live.order_by("-status", "due_at", "pk")]


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=38, counting=_own)
def my_maturity(user: Any, now: datetime, tally: Tally) -> Card:
    """One's own on their way; what was sent back comes first."""
    return _card(tally, _("成熟度核验"), "maturity_mine", now)


def _card(tally: Tally, title: Any, address: str, now: datetime) -> Card:
    context = {"rows": tally.first(SHOWN), "now": now}
    return Card(title, "achievements/maturity/_workbench.html", context, reverse(address), tally.total)
