"""The way to the cockpit and to the list of unmet needs, on people's first pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.tally import Counted, Tally
from common.workbench import Card, card
from matching.unmet import unmet_needs
from portal.cockpit import changes, late
from portal.cockpit.models import Report
from portal.cockpit.rules import reach_of

SHOWN = 5


@card(
    persona=(Persona.OFFICIAL, Persona.PARK),
    order=5,
    counting=lambda user, now: [late.overdue(reach_of(user), now)],
    also_empty=True,
)
def cockpit(user: Any, now: datetime, tally: Tally) -> Card:
    """What changed since yesterday, how much is late, the last report."""
    reach = reach_of(user)
    context = {
        "groups": changes.groups(reach, changes.start_of("day", now), now)[:SHOWN],
        "late": tally.total, "report": Report.objects.visible_to(user).first(),
    }  # fmt: skip
    return Card(_("高效管理一件事"), "cockpit/_card.html", context, reverse("cockpit"))


def _unmet(user: Any, now: datetime) -> Counted:
    rows = unmet_needs(user).exclude(organisation__in=user.organisation_ids)
    return [rows.select_related("organisation").defer("search_grams", "search_words").order_by("-published_at")]


@card(persona=(Persona.INSTITUTION, Persona.BROKER, Persona.PARK), order=55, counting=_unmet)
def unmet(user: Any, now: datetime, tally: Tally) -> Card:
    """The newest needs that nobody can meet yet: what a university might take up, what a park might recruit for."""
    context = {"rows": tally.first(SHOWN)}
    title = _("出题清单：还没有合适成果的需求")
    return Card(title, "cockpit/_card_unmet.html", context, reverse("unmet_needs"), tally.total)
