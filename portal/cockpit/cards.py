"""The way to the cockpit and to the list of unmet needs, on people's first pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.workbench import Card, card
from matching.unmet import unmet_needs
from portal.cockpit import changes, late
from portal.cockpit.models import Report
from portal.cockpit.rules import reach_of

SHOWN = 5


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=5)
def cockpit(user: Any, now: datetime) -> Card:
    """What changed since yesterday, how much is late, the last report."""
    reach = reach_of(user)
    context = {
        "groups": changes.groups(reach, changes.start_of("day", now), now)[:SHOWN],
        "late": late.overdue(reach, now).count(), "report": Report.objects.visible_to(user).first(),
    }  # fmt: skip
    return Card(_("高效管理一件事"), "cockpit/_card.html", context, reverse("cockpit"))


@card(persona=(Persona.INSTITUTION, Persona.BROKER, Persona.PARK), order=55)
def unmet(user: Any, now: datetime) -> Card | None:
    """The newest needs that nobody can meet yet: what a university might take up, what a park might recruit for."""
    rows = unmet_needs(user).exclude(organisation__in=user.organisation_ids)
    total = rows.order_by().count()
    if not total:
        return None
    newest = rows.select_related("organisation").defer("search_grams", "search_words").order_by("-published_at")[:SHOWN]
    return Card(
        _("出题清单：还没有合适成果的需求"), "cockpit/_card_unmet.html", {"rows": newest}, reverse("unmet_needs"), total
    )
