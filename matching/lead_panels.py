"""可能感兴趣的企业: beside an achievement, for its institution."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from common.panels import Panel, panel
from matching.models import Lead
from postings.enums import PostingStatus
from postings.rules import is_of_owner

SHOWN = 10


@panel(Achievement, order=12)
def interested_firms(achievement: Achievement, user: Any) -> Panel | None:
    """Firms that once asked publicly for something like it."""
    if not is_of_owner(user, achievement) or achievement.status != PostingStatus.PUBLISHED:
        return None
    leads = Lead.objects.visible_to(user).filter(achievement=achievement).select_related("need__organisation")[:SHOWN]
    return Panel(_("可能感兴趣的企业"), "matching/_leads_panel.html", {"leads": leads}) if leads else None
