"""Policies on people's first pages: what fits one's organisation, what waits for a second pair of eyes."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.tally import Counted, Tally
from common.workbench import Card, card
from resources.enums.policies import PolicyWindow, Verdict, VersionStatus
from resources.models import PolicyVersion
from resources.selectors.policies import answers_for, with_rules

SHOWN = 4


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION, Persona.PARTNER), order=35)
def policies_that_fit(user: Any, now: datetime) -> Card | None:
    """符合, 差一项 and 信息不足 for the first of one's organisations, the most useful first."""
    day = timezone.localdate(now)
    organisation = user.organisations[0]
    versions = with_rules(PolicyVersion.objects.current(day).open_on(day).decided()).filter(policy__is_reference=False)
    answers = [one for one in answers_for(organisation, versions, day) if one.window == PolicyWindow.OPEN]
    useful = [one for one in answers if one.verdict != Verdict.INELIGIBLE]
    if not useful:
        return None
    fits = sum(1 for one in useful if one.verdict == Verdict.ELIGIBLE)
    context = {"answers": useful[:SHOWN], "organisation": organisation, "day": day}
    return Card(_("符合的政策"), "policies/_workbench.html", context, reverse("policies_mine"), fits)


def _proposed(user: Any, now: datetime) -> Counted:
    waiting = PolicyVersion.objects.filter(status=VersionStatus.PROPOSED).exclude(drafted_by=user)
    light = waiting.select_related("policy", "drafted_by").defer("search_grams", "search_words")
    return [light.order_by("status_at")]


@card(persona=Persona.OFFICIAL, order=46, counting=_proposed)
def policies_to_approve(user: Any, now: datetime, tally: Tally) -> Card:
    """Versions that another official has handed in."""
    context = {"rows": tally.first(SHOWN)}
    return Card(_("政策待复核"), "policies/_workbench_desk.html", context, reverse("policy_desk"), tally.total)
