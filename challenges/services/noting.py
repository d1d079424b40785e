"""History rows of what happens without a transition: to contracts (with their milestones and acceptance), to drafts of rules,
to what is attached to a call. Kept with the object that they are about."""

from datetime import datetime
from typing import Any

from django.db import models

from common.errors import Text
from common.models import StateChange


def note(
    about: models.Model,
    *,
    event: str,
    label: Text,
    by: Any,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> StateChange:
    """One line of the history of `about`; the states are those of what the event is about."""
    return StateChange.objects.create(
        about=about, transition=event[:40], label=str(label)[:60], from_state=before, to_state=after, by=by, at=now,
        reason=reason.strip(),
    )  # fmt: skip
