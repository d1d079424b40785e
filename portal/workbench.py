"""Cards that join needs and achievements: what is one's own, what waits for review. Other apps bring their own."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from achievements.models import Achievement
from common.links import address
from common.tally import Counted, Tally
from common.workbench import Card, card
from needs.models import Need
from postings.enums import PostingStatus

SHOWN = 6


def _awaiting(user: Any, now: datetime) -> Counted:
    awaiting = (model.objects.awaiting(user) for model in (Need, Achievement))
    return [
        rows.select_related("organisation", "park").defer("search_grams", "search_words").order_by("status_at")
        for rows in awaiting
    ]


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=20, counting=_awaiting, also_empty=True)
def to_review(user: Any, now: datetime, tally: Tally) -> Card:
    """Needs and achievements that wait for this person's screening, the oldest first."""
    context = {"rows": tally.first(SHOWN, by="status_at"), "now": now}
    return Card(_("待我审核"), "portal/cards/to_review.html", context, address("review_desk"), tally.total)


@card(persona=(Persona.ENTERPRISE, Persona.PARTNER), order=40)
def my_needs(user: Any, now: datetime) -> Card:
    return _own(
        user,
        Need,
        _("我的需求"),
        address("need_new"),
        address("needs_mine"),
        _("发布需求"),
        _("写清主要问题和指标，通过审核后系统会匹配成果，并说明依据。"),
    )


@card(persona=Persona.INSTITUTION, order=40)
def my_achievements(user: Any, now: datetime) -> Card:
    return _own(
        user,
        Achievement,
        _("我的成果"),
        address("achievement_new"),
        address("achievements_mine"),
        _("发布成果"),
        _("发布后，系统会找出它能满足的需求，并告诉您依据。"),
    )


def _own(
    user: Any, model: type[Need] | type[Achievement], title: Any, new_url: str, all_url: str, new_label: Any, hint: Any
) -> Card:
    """One's own postings: how many in each state, and those that moved last."""
    mine = model.objects.of(user)
    labels = dict(PostingStatus.choices)
    states = mine.order_by().values("status").annotate(count=Count("pk"))
    counts = {row["status"]: row["count"] for row in states}
    rows = list(mine.defer("search_grams", "search_words").order_by("-status_at", "-pk")[:SHOWN]) if counts else []
    return Card(
        title,
        "portal/cards/own.html",
        {
            "rows": rows,
            "new_url": new_url,
            "new_label": new_label,
            "hint": hint,
            "states": [(labels[state], state, counts[state]) for state in PostingStatus.values if state in counts],
        },
        more_url=all_url if rows else "",
        count=sum(counts.values()),
    )
