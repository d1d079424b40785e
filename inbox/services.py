"""Telling and owing. Called inside the transaction of the change that causes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import Organisation, User
from inbox.models import Notification, Obligation


def notify(
    *, event: str, recipients: Iterable[User], kind: str, title: str, why: str, now: datetime, body: str = "", url: str = "",
    mail: bool = True,
) -> int:
    """Tell each recipient once per `event`; returns how many were newly told. A muted kind is neither shown nor mailed."""
    rows = [
        Notification(
            event=event, recipient=user, kind=kind, title=title[:200], body=body, why=why[:200], url=url, created_at=now,
            mail_wanted=mail,
        )
        for user in {user.pk: user for user in recipients}.values()
        if kind not in user.muted_kinds
    ]
    before = Notification.objects.filter(event=event).count()
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return Notification.objects.filter(event=event).count() - before


def oblige(
    *, about: models.Model, code: str, organisation: Organisation, title: str, url: str, due_at: datetime,
    person: User | None = None,
) -> Obligation:
    """The organisation (or one person of it) now owes `code` about this object; owing twice moves the due time only."""
    obligation, _ = Obligation.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(about), object_id=about.pk, code=code, organisation=organisation,
        fulfilled_at=None, defaults={"title": title[:200], "url": url, "due_at": due_at, "person": person},
    )
    return obligation


def fulfil(*, about: models.Model, code: str, by: Any, now: datetime) -> int:
    """Whoever owed `code` about this object owes it no more; returns how many obligations that closed."""
    return Obligation.objects.open().filter(
        content_type=ContentType.objects.get_for_model(about), object_id=about.pk, code=code
    ).update(fulfilled_at=now, fulfilled_by=by)
