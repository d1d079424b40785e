"""Today's digest and 待办 on everybody's first page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.tally import Tally
from common.workbench import Card, card
from inbox.enums import Kind
from inbox.selectors import open_obligations, read_digest

SHOWN = 5


@card(order=5)
def digest(user: Any, now: datetime) -> Card | None:
    """Today's card, as long as something on it is still to be done or was not to be had. An empty one stays silent."""
    found = None if Kind.DIGEST in user.muted_kinds else read_digest(user, timezone.localdate(now), now)
    if found is None or not (found.lines or found.missing):
        return None
    more = reverse("digest", args=[found.digest.day_id])
    return Card(_("今日摘要"), "inbox/_digest_card.html", {"found": found, "now": now}, more, len(found.lines))


@card(order=10, counting=lambda user, now: [open_obligations(user, now)], also_empty=True)
def todo(user: Any, now: datetime, tally: Tally) -> Card:
    """The most urgent obligations; shown empty too, so that one knows that nothing waits."""
    context = {"obligations": tally.first(SHOWN), "now": now}
    return Card(_("待办"), "inbox/_workbench.html", context, f"{reverse('inbox')}?tab=todo", tally.total)
