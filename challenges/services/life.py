"""The one place through which a challenge changes its state: history, clock, obligation, messages, announcement."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge
from challenges.parties import owing
from challenges.services.clocks import CLOCKS, due_after
from challenges.services.telling import tell_step
from challenges.signals import challenge_ended
from challenges.workflow import CHALLENGE
from common.models import StateChange
from common.workflow import move
from inbox.services import fulfil, oblige

ENDED = frozenset({S.NO_BID, S.WITHDRAWN, S.TERMINATED, S.CLOSED})
"""States in which nobody works on it any more."""


@transaction.atomic
def take(*, challenge: Challenge, step: str, by: Any, now: datetime, reason: str = "", **updates: Any) -> StateChange:
    """Take the challenge through `step` of its table; returns the history row.

    Sets `due_at` from the clock of the new state (or as `updates` say), closes what was owed for the old state, obliges
    whoever owes the next step, tells those concerned. Raises what `common.workflow.move` raises.
    """
    before = challenge.status
    target = CHALLENGE[step].target
    updates.setdefault("due_at", due_after(challenge, target, now=now, terms=updates.get("terms")))
    change = move(challenge, step, by=by, now=now, reason=reason, **updates)
    _hand_over(challenge, before, by, now)
    tell_step(challenge, change, now)
    if target in ENDED:
        challenge_ended.send(Challenge, challenge=challenge, step=step, by=by, now=now)
    return change


def set_due(*, challenge: Challenge, due_at: datetime, by: Any, now: datetime) -> None:
    """Another time for the state that it is in (a later deadline, the next milestone), for the obligation as well."""
    Challenge.objects.filter(pk=challenge.pk).update(due_at=due_at, updated_at=now)
    challenge.due_at = due_at
    _oblige(challenge)


def _hand_over(challenge: Challenge, before: str, by: Any, now: datetime) -> None:
    old, new = CLOCKS.get(before), CLOCKS.get(challenge.status)
    if old and old.code and (new is None or new.code != old.code):
        fulfil(about=challenge, code=old.code, by=by, now=now)
    _oblige(challenge)


def _oblige(challenge: Challenge) -> None:
    clock = CLOCKS.get(challenge.status)
    if clock is None or not clock.owes or challenge.due_at is None:
        return
    for organisation in owing(challenge, clock.owes):
        oblige(
            about=challenge, code=clock.code, organisation=organisation, due_at=challenge.due_at,
            title=_("%(task)s：%(title)s") % {"task": clock.task, "title": challenge.title},
            url=challenge.get_absolute_url(),
        )  # fmt: skip
