"""Cards of the life of postings: what its owner must confirm, what a reviewer should look at again."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.links import address
from common.tally import Counted, Tally
from common.workbench import Card, card
from postings.models import CONFIRM_AFTER
from postings.queue import changed
from postings.selectors import posting_models
from postings.services.freshness import REMIND_DAYS

SHOWN = 5


def _unconfirmed(user: Any, now: datetime) -> Counted:
    edge = now - CONFIRM_AFTER + timedelta(days=max(REMIND_DAYS))
    rows = (model.objects.of(user).unconfirmed_since(edge) for model in posting_models())
    return [own.defer("search_grams", "search_words").order_by("confirmed_at", "pk") for own in rows]


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=40, counting=_unconfirmed)
def to_confirm(user: Any, now: datetime, tally: Tally) -> Card:
    """Published postings of one's organisations that come down within 14 days unless somebody confirms them (N19)."""
    context = {"rows": tally.first(SHOWN, by="confirmed_at"), "now": now}
    return Card(_("请确认仍然有效"), "postings/cards/to_confirm.html", context, is_side=True)


@card(
    persona=(Persona.OFFICIAL, Persona.PARK),
    order=60,
    counting=lambda user, now: [changed(model, user) for model in posting_models()],
)
def changed_since_review(user: Any, now: datetime, tally: Tally) -> Card:
    """Published postings that their owners changed after the review, the newest change first."""
    rows = sorted(tally.first(SHOWN * 2), key=lambda posting: posting.content_changed_at, reverse=True)
    more = address("review_desk", query="tab=changed")
    return Card(
        _("发布后有修改"), "postings/cards/changed.html", {"rows": rows[:SHOWN]}, more, tally.total, is_side=True
    )
