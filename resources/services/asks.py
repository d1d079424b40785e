"""Asking and answering: every ask is made here and takes its steps here, with its clock, its history and its messages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import owners_of
from common.errors import Conflict, Invalid, Refused, Text
from common.models import StateChange, Workflowed, next_references
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from resources.models.asks import Ask
from resources.workflow.asks import ASKER

Made = TypeVar("Made", bound=Ask)
OWED = "ask"
"""The code of the one obligation that an ask may cause at a time."""


@transaction.atomic
def make_ask(*, ask: Made, by: User, now: datetime, told: Text, taken: Text) -> Made:
    """Save a new ask, start its clock and tell the side that is asked.

    `told` is the title of the message, `taken` what is said when such an ask is open already. Raises Refused unless `by` acts
    for the verified asker, Invalid when one organisation would ask itself, Conflict for a second open one.
    """
    may_ask(ask.asker, by)
    if ask.asker_id == ask.receiver_id:
        raise Invalid(_("不能向本单位提出。"))
    ask.reference = next_references(ask.prefix, now=now)[0]
    ask.author, ask.asked_at, ask.status_at = by, now, now
    clock = ask.clock
    if clock is not None and clock.days:
        ask.due_at = add_workdays(now, clock.days)
    try:
        with transaction.atomic():
            ask.save()
    except IntegrityError as error:
        raise Conflict(taken) from error
    begin(ask, by, now)
    _settle(ask, by, now)
    tell(ask, people_of_side(ask, "receiver"), now, event="asked", title=told)
    return ask


def begin(about: Workflowed, by: User, now: datetime) -> StateChange:
    """The first row of a history: from nothing into the first state, so that any day can be asked for."""
    return StateChange.objects.create(
        about=about, transition="ask", label=_("提出"), from_state="", to_state=about.status, by=by, at=now
    )


def may_ask(organisation: Organisation | None, by: User) -> None:
    """Raises Refused unless the person acts for this organisation and the bureau has verified it."""
    if organisation is None or organisation.pk not in by.organisation_ids:
        raise Refused(_("请以您所在的机构提出。"))
    if not organisation.is_verified:
        raise Refused(_("机构通过核验后才能提出，请等待科技局核验。"))


@transaction.atomic
def take_step(
    *, ask: Made, step: str, by: Any, now: datetime, reason: str = "", due_at: datetime | None = None, **updates: Any
) -> Made:
    """Take one step of an ask: state, clock, obligation, message. `due_at` overrides the clock's working days.

    Raises Conflict, Refused and Invalid as `common.workflow.move` does.
    """
    held = type(ask)._default_manager.select_for_update(of=("self",)).select_related("receiver").get(pk=ask.pk)
    target = held.workflow[step].target
    clock = held.clocks.get(target)
    due = due_at or (add_workdays(now, clock.days) if clock and clock.days else None)
    change = move(held, step, by=by, now=now, reason=reason, due_at=due, **updates)
    _settle(held, by, now)
    _tell_step(held, change, now)
    for name in ("status", "status_at", "due_at", *updates):
        setattr(ask, name, getattr(held, name))
    return held


def _settle(ask: Ask, by: Any, now: datetime) -> None:
    """The old obligation is met; the new state's clock makes the next one."""
    fulfil(about=ask, code=OWED, by=by, now=now)
    clock, owing = ask.clock, ask.owing
    if clock is None or owing is None or ask.due_at is None:
        return
    title = _("%(task)s：%(name)s") % {"task": clock.task, "name": ask}
    person = getattr(ask, "expert", None) if clock.owes != ASKER else None
    oblige(
        about=ask, code=OWED, organisation=owing, title=title, url=ask.get_absolute_url(), due_at=ask.due_at, person=person
    )  # fmt: skip


def _tell_step(ask: Ask, change: StateChange, now: datetime) -> None:
    """Both sides hear of a step, but not the one who took it."""
    people = {user.pk: user for side in ("asker", "receiver") for user in people_of_side(ask, side)}
    people.pop(change.by_id or 0, None)
    lines = [_("理由：%(reason)s") % {"reason": change.reason}] if change.reason else []
    clock, owing = ask.clock, ask.owing
    if clock is not None and owing is not None:
        lines.append(_("接下来：%(task)s，由%(party)s办理。") % {"task": clock.task, "party": owing})
    title = _("%(noun)s · %(label)s：%(name)s") % {
        "noun": ask._meta.verbose_name, "label": change.label, "name": ask,
    }  # fmt: skip
    tell(ask, people.values(), now, event=str(change.pk), title=title, body="\n".join(lines))


def tell(ask: Ask, people: Iterable[User], now: datetime, *, event: str, title: Text, body: Text = "") -> int:
    """One message about an ask, once per event."""
    return notify(
        event=f"{ask._meta.model_name}:{ask.pk}:{event}", recipients=people, kind=Kind.FINANCE, title=title, body=body,
        why=_("您的机构是这项申请的一方。"), url=ask.get_absolute_url(), now=now,
    )  # fmt: skip


def people_of_side(ask: Ask, side: str) -> list[User]:
    """The owners of the organisation, with the person who asked, or the expert who is asked."""
    organisation = getattr(ask, side)
    if organisation is None:
        return []
    people = {user.pk: user for user in owners_of(organisation)}
    person = ask.author if side == "asker" else getattr(ask, "expert", None)
    if person is not None:
        people[person.pk] = person
    return list(people.values())
