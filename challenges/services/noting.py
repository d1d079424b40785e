"""History rows of what has no workflow of its own: contracts, milestones, acceptances. Kept with their contract."""

from datetime import datetime
from typing import Any

from challenges.models import Contract
from common.errors import Text
from common.models import StateChange


def note(
    contract: Contract,
    *,
    event: str,
    label: Text,
    by: Any,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> StateChange:
    """One line of the contract's history; the states are those of what the event is about."""
    return StateChange.objects.create(
        about=contract, transition=event[:40], label=str(label)[:60], from_state=before, to_state=after, by=by, at=now,
        reason=reason.strip(),
    )  # fmt: skip
