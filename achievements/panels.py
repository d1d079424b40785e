"""What organisations and parks show of their achievements, and what stands beside one about its maturity."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation
from achievements.enums import OPEN_REVIEWS
from achievements.kind import ACHIEVEMENT
from achievements.models import Achievement
from achievements.selectors import latest_review, verification_of
from common.panels import Panel, panel
from parks.models import Park
from postings.enums import PostingStatus
from postings.panels import public_panel
from postings.rules import is_of_owner

CHANGES = 5


@panel(Organisation, order=20)
def of_organisation(organisation: Organisation, user: Any) -> Panel | None:
    return public_panel(ACHIEVEMENT, user, query=f"organisation={organisation.pk}", organisation=organisation)


@panel(Park, order=20)
def of_park(park: Park, user: Any) -> Panel | None:
    return public_panel(ACHIEVEMENT, user, query=f"park={park.code}", park=park)


@panel(Achievement, order=5)
def maturity(achievement: Achievement, user: Any) -> Panel | None:
    """Self-declared or verified, by whom and when; how it moved; for its owner the way to have it verified."""
    is_own = is_of_owner(user, achievement)
    newest = latest_review(achievement, user)
    waits = newest is not None and newest.status in OPEN_REVIEWS
    moved = achievement.maturity_changes.order_by("-at", "-pk")[:CHANGES]
    data = {
        "offer": achievement, "verified": verification_of(achievement), "moved": list(moved), "review": newest,
        "may_apply": is_own and achievement.status == PostingStatus.PUBLISHED and not waits,
    }  # fmt: skip
    return Panel(_("技术成熟度"), "achievements/maturity/_panel.html", data)
