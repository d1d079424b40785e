"""Maturity reviews on people's first pages: what the bureau has to judge, where one's own stand."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from achievements.models import MaturityReview
from common.workbench import Card, card

SHOWN = 5


@card(persona=Persona.OFFICIAL, order=26)
def maturity_desk(user: Any, now: datetime) -> Card | None:
    """Applications that wait for this official, the soonest due first."""
    return _card(MaturityReview.objects.awaiting(user), _("成熟度待核验"), "maturity_desk", now)


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=38)
def my_maturity(user: Any, now: datetime) -> Card | None:
    """One's own on their way; what was sent back comes first."""
    rows = MaturityReview.objects.of(user).open().order_by("-status", "due_at", "pk")
    return _card(rows, _("成熟度核验"), "maturity_mine", now)


def _card(rows: Any, title: Any, address: str, now: datetime) -> Card | None:
    shown = list(rows.select_related("achievement__organisation")[:SHOWN])
    if not shown:
        return None
    context = {"rows": shown, "now": now}
    return Card(title, "achievements/maturity/_workbench.html", context, reverse(address), rows.order_by().count())
