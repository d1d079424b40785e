"""Where people find the way from what they did to the case that tells of it."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import portal.onestop
import portal.origins  # noqa: F401  (what a case may be written from)
from achievements.models import Achievement
from challenges.models import Challenge, Contract
from common.panels import Panel, panel
from news.models import Case
from news.rules import writes_cases


@panel(Challenge, order=80)
def case_of_challenge(challenge: Challenge, user: Any) -> Panel | None:
    """Published cases of this challenge; for its two sides and the bureau, the way to write one."""
    may = Contract.objects.visible_to(user).filter(challenge=challenge).exists()
    return _case_panel("contract", challenge.reference, user, may)


@panel(Achievement, order=80)
def case_of_achievement(achievement: Achievement, user: Any) -> Panel | None:
    own = user.is_authenticated and achievement.organisation_id in user.organisation_ids
    return _case_panel("achievement", achievement.reference, user, own)


def _case_panel(kind: str, reference: str, user: Any, may_write: bool) -> Panel | None:
    rows = list(Case.objects.visible_to(user).filter(origin_kind=kind, origin_reference=reference).order_by("-pk")[:5])
    url = ""
    if may_write and writes_cases(user) and not rows:
        url = f"{reverse('case_new')}?{urlencode({'origin': kind, 'reference': reference})}"
    return Panel(_("案例"), "news/_origin_panel.html", {"rows": rows, "url": url}) if rows or url else None
