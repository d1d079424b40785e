"""What accounts put on an official's first page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from accounts.selectors import verification_queue
from common.tally import Tally
from common.workbench import Card, card

SHOWN = 5


@card(persona=Persona.OFFICIAL, order=30, counting=lambda user, now: [verification_queue(user)])
def verification(user: Any, now: datetime, tally: Tally) -> Card:
    """Organisations that wait to be verified."""
    context = {"organisations": tally.first(SHOWN)}
    return Card(_("机构核验"), "accounts/_waiting.html", context, reverse("verification_desk"), tally.total)
