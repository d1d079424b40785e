"""Owing: who must do what by when, and what happens when they do not (N01)."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import officials, owners_of
from common.errors import Text
from common.models import StateChange
from inbox.enums import Kind
from inbox.models import Obligation
from inbox.services.messages import notify

BATCH = 200


@transaction.atomic
def oblige(
    *,
    about: models.Model,
    code: str,
    organisation: Organisation,
    title: Text,
    url: str,
    due_at: datetime,
    person: User | None = None,
) -> Obligation:
    """The organisation (or one person of it) now owes `code` about this object.

    Owing twice is owing once: the later call sets title, person and due time, and a new due time starts its clock anew.
    """
    values = {"title": str(title)[:200], "url": url, "due_at": due_at, "person": person}
    obligation, created = Obligation.objects.select_for_update().get_or_create(
        content_type=ContentType.objects.get_for_model(about),
        object_id=about.pk,
        code=code,
        organisation=organisation,
        fulfilled_at=None,
        defaults=values,
    )
    if created:
        return obligation
    if obligation.due_at != due_at:
        obligation.reminded_at = obligation.escalated_at = None
    for name, value in values.items():
        setattr(obligation, name, value)
    obligation.save()
    return obligation


def fulfil(*, about: models.Model, code: str, by: Any, now: datetime) -> int:
    """Whoever owed `code` about this object owes it no more; returns how many obligations that closed."""
    owed = Obligation.objects.open().filter(
        content_type=ContentType.objects.get_for_model(about), object_id=about.pk, code=code
    )
    return owed.update(fulfilled_at=now, fulfilled_by=by, updated_at=now)


def sweep_obligations(*, now: datetime) -> dict[str, int]:
    """Remind of what is due within 24 hours, escalate what is overdue, each once; counts of both.

    Safe beside another sweeper: rows are locked, and those locked elsewhere are skipped.
    """
    return {
        "reminded": _each(Obligation.objects.to_remind(now), _remind, now),
        "escalated": _each(Obligation.objects.to_escalate(now), _escalate, now),
    }


def _each(rows: Any, act: Any, now: datetime) -> int:
    """Take the rows in batches until none is left; each batch is one transaction."""
    total = 0
    while True:
        with transaction.atomic():
            batch = rows.select_for_update(skip_locked=True, of=("self",)).select_related("organisation", "person")
            taken = list(batch.order_by("due_at", "pk")[:BATCH])
            for obligation in taken:
                act(obligation, now)
        total += len(taken)
        if len(taken) < BATCH:
            return total


def _remind(obligation: Obligation, now: datetime) -> None:
    obligation.reminded_at = now
    obligation.save(update_fields=["reminded_at", "updated_at"])
    notify(
        event=_event(obligation, "due"),
        recipients=_responsible(obligation),
        kind=Kind.OBLIGATION,
        now=now,
        title=_("24 小时内到期：%(title)s") % {"title": obligation.title},
        url=obligation.url,
        why=_("这项待办由您或您的机构负责。"),
    )


def _escalate(obligation: Obligation, now: datetime) -> None:
    """Tell the owners and the bureau that nobody acted in time, and keep it in the history."""
    obligation.escalated_at = now
    obligation.save(update_fields=["escalated_at", "updated_at"])
    StateChange.objects.create(
        about=obligation,
        transition="escalate",
        label=_("逾期升级"),
        from_state="open",
        to_state="overdue",
        by=None,
        at=now,
    )
    title = _("已逾期：%(title)s") % {"title": obligation.title}
    event = _event(obligation, "overdue")
    responsible = {user.pk: user for user in [*_responsible(obligation), *owners_of(obligation.organisation)]}
    notify(
        event=event,
        recipients=responsible.values(),
        kind=Kind.OBLIGATION,
        now=now,
        title=title,
        url=obligation.url,
        body=_("已同时告知科技局，请尽快处理。"),
        why=_("这项待办由您或您的机构负责。"),
    )
    notify(
        event=event,
        recipients=officials(),
        kind=Kind.OBLIGATION,
        now=now,
        title=title,
        url=obligation.url,
        body=_("责任机构：%(name)s。") % {"name": obligation.organisation},
        why=_("逾期未办的事项会升级到科技局。"),
    )


def _responsible(obligation: Obligation) -> list[User]:
    """The person named, else the owners of the organisation."""
    return [obligation.person] if obligation.person else list(owners_of(obligation.organisation))


def _event(obligation: Obligation, step: str) -> str:
    return f"obligation:{obligation.pk}:{step}:{obligation.due_at:%Y%m%dT%H%M}"
