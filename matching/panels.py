"""What matching shows beside a need and an achievement: the best of its list, to those who may see it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import matching.capable_panels
import matching.challenge_panels
import matching.joint_panels
import matching.lead_panels  # noqa: F401  (past needs)
from achievements.models import Achievement
from common.panels import Panel, panel
from matching import boards
from matching.enums import AnswerSide
from matching.models import Rehearsal
from matching.presenting import present
from matching.services.rehearsals import UNPUBLISHED
from needs.models import Need
from postings.enums import PostingStatus
from postings.rules import is_of_owner

BEST = 3


@panel(Need, order=10)
def achievements_for(need: Need, user: Any) -> Panel | None:
    """The achievements that could meet this need."""
    return _best(need, user, AnswerSide.NEED, boards.of_need, _("可能满足的成果"))


@panel(Achievement, order=10)
def needs_for(achievement: Achievement, user: Any) -> Panel | None:
    """The needs that this achievement could meet."""
    return _best(achievement, user, AnswerSide.ACHIEVEMENT, boards.of_achievement, _("可能满足的需求"))


def _best(posting: Any, user: Any, side: str, choose: Any, title: Any) -> Panel | None:
    if not user.is_authenticated or posting.status != PostingStatus.PUBLISHED:
        return None
    owns = posting.organisation_id in user.organisation_ids
    matches = choose(posting, user)
    total = matches.count()
    near = boards.near_misses(user, **{side: posting}).count()
    if not total and not near and not owns:
        return None
    data = {
        "cards": present(matches[:BEST]),
        "total": total,
        "near": near,
        "side": side,
        "owns": owns,
        "url": reverse(f"{side}_matches", args=[posting.reference]),
    }
    return Panel(title, "matching/_panel.html", data)


@panel(Need, order=20)
def rehearsal_of(need: Need, user: Any) -> Panel | None:
    """Before publication, its owner may ask what it would find."""
    if not is_of_owner(user, need) or need.status not in UNPUBLISHED:
        return None
    held = Rehearsal.objects.filter(need=need).first()
    return Panel(_("发布前试匹配"), "matching/_rehearse.html", {"need": need, "rehearsal": held})


@panel(Need, order=30)
def why_not_for_need(need: Need, user: Any) -> Panel | None:
    """Anybody who sees a need may ask about an achievement that does not stand in its list."""
    return _why_not(need, user, AnswerSide.NEED)


@panel(Achievement, order=30)
def why_not_for_achievement(achievement: Achievement, user: Any) -> Panel | None:
    """Anybody who sees an achievement may ask why it does not stand in a need's list."""
    return _why_not(achievement, user, AnswerSide.ACHIEVEMENT)


def _why_not(posting: Any, user: Any, side: str) -> Panel | None:
    if not user.is_authenticated or posting.status != PostingStatus.PUBLISHED:
        return None
    return Panel(_("为什么不是它"), "matching/_why_not_link.html", {"side": side, "reference": posting.reference})
