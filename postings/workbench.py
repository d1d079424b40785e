"""Cards of the life of postings: what its owner must confirm, what a reviewer should look at again."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.links import address
from common.workbench import Card, card
from postings.models import CONFIRM_AFTER
from postings.queue import changed_after_review
from postings.selectors import posting_models
from postings.services.freshness import REMIND_DAYS

SHOWN = 5


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=40)
def to_confirm(user: Any, now: datetime) -> Card | None:
    """Published postings of one's organisations that come down within 14 days unless somebody confirms them (N19)."""
    edge = now - CONFIRM_AFTER + timedelta(days=max(REMIND_DAYS))
    rows: list[Any] = [
        posting
        for model in posting_models()
        for posting in model.objects.of(user)
        .unconfirmed_since(edge)
        .defer("search_grams", "search_words")
        .order_by("confirmed_at", "pk")[:SHOWN]
    ]
    if not rows:
        return None
    rows.sort(key=lambda posting: posting.confirmed_at)
    return Card(_("请确认仍然有效"), "postings/cards/to_confirm.html", {"rows": rows[:SHOWN], "now": now}, is_side=True)


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=60)
def changed_since_review(user: Any, now: datetime) -> Card | None:
    """Published postings that their owners changed after the review."""
    rows = changed_after_review(user, posting_models())
    if not rows:
        return None
    more = address("review_desk", query="tab=changed")
    shown = {"rows": [row.posting for row in rows[:SHOWN]]}
    return Card(_("发布后有修改"), "postings/cards/changed.html", shown, more_url=more, count=len(rows), is_side=True)
