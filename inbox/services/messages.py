"""Telling people. Called inside the transaction of the change that causes it."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import Invalid, Text
from inbox.enums import DIGESTED, UNMUTABLE, Kind
from inbox.models import Notification
from inbox.selectors import digest_event

_INSERT = """
    INSERT INTO inbox_notification
        (event, recipient_id, kind, title, body, why, url, created_at, mail_wanted, mail_attempts, mail_error)
    SELECT %s, person.id, %s, %s, %s, %s, %s, %s, %s AND NOT (
        jsonb_exists(COALESCE(chosen.digested_kinds, %s::jsonb), %s) AND NOT jsonb_exists(person.muted_kinds, %s)
        AND EXISTS (SELECT FROM accounts_membership acting
                    WHERE acting.user_id = person.id AND acting.is_approved AND acting.ended_at IS NULL)
    ), 0, ''
    FROM accounts_user person LEFT JOIN inbox_mailpreference chosen ON chosen.user_id = person.id
    WHERE person.id = ANY(%s)
    ON CONFLICT (event, recipient_id) DO NOTHING
"""
"""A kind that somebody gets with the digest is never in the outbox, where a hundred thousand of them would hold up the rest.
The condition is that of `selectors.digested_kinds`."""


def notify(
    *,
    event: str,
    recipients: Iterable[User],
    kind: str,
    title: Text,
    why: Text,
    now: datetime,
    body: Text = "",
    url: str = "",
    mail: bool = True,
) -> int:
    """Tell each recipient once per `event`; returns how many were newly told, exact under concurrency (one statement).

    A kind that a person has muted is neither shown nor mailed, one that they get with the digest is shown and not mailed;
    closed accounts are told nothing.
    """
    ids = sorted({user.pk for user in recipients if user.is_active and not is_muted(user, kind)})
    if not ids:
        return 0
    shown = [str(title)[:200], str(body), str(why)[:200]]
    by_default = json.dumps([str(one) for one in DIGESTED])
    values: list[Any] = [event[:120], kind, *shown, url, now, mail, by_default, kind, Kind.DIGEST.value, ids]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        return cursor.rowcount


def is_muted(user: User, kind: str) -> bool:
    """Whether this person does not want messages of this kind; security messages always come."""
    return kind in user.muted_kinds and kind not in UNMUTABLE


def mark_read(*, notification: Notification, now: datetime) -> None:
    """Read now; a message read before keeps its first time."""
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=now)


def mark_digest_read(*, by: User, day: date, now: datetime) -> None:
    """Whoever opens a day's digest has read the message that told of it."""
    told = Notification.objects.visible_to(by).unread().filter(event=digest_event(day))
    told.update(read_at=now)


def mark_all_read(*, by: User, now: datetime, kind: str = "") -> int:
    """Everything that this person has not read, of one kind or of all; how many."""
    unread = Notification.objects.visible_to(by).unread()
    return (unread.filter(kind=kind) if kind else unread).update(read_at=now)


@transaction.atomic
def mute_kind(*, user: User, kind: str) -> None:
    """No more messages of this kind for this person. Raises Invalid for a kind that cannot be muted."""
    if kind not in Kind.values or kind in UNMUTABLE:
        raise Invalid(_("这一类消息关系到账号安全，不能静音。"))
    _set_muted(user, lambda muted: muted | {kind})


@transaction.atomic
def unmute_kind(*, user: User, kind: str) -> None:
    """Messages of this kind come again, from now on."""
    _set_muted(user, lambda muted: muted - {kind})


def _set_muted(user: User, change: Callable[[set[str]], set[str]]) -> None:
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.muted_kinds = sorted(change(set(locked.muted_kinds)))
    locked.save(update_fields=["muted_kinds"])
    user.muted_kinds = locked.muted_kinds
