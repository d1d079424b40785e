"""待办 on everybody's first page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.workbench import Card, card
from inbox.selectors import open_obligations

SHOWN = 5


@card(order=10)
def todo(user: Any, now: datetime) -> Card | None:
    """The most urgent obligations; shown empty too, so that one knows that nothing waits."""
    obligations = open_obligations(user, now)
    context = {"obligations": obligations[:SHOWN], "now": now}
    return Card(_("待办"), "inbox/_workbench.html", context, f"{reverse('inbox')}?tab=todo", obligations.count())
