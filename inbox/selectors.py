"""Reads of the inbox for pages, the top bar and the workbench."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.digest import Line, Text, sources
from inbox.enums import ALWAYS_AT_ONCE, UNMUTABLE, Kind, Way
from inbox.models import Digest, DigestDay, MailPreference, Notification, Obligation
from inbox.querysets import MAIL_ATTEMPTS, NotificationQuerySet, ObligationQuerySet

logger = structlog.get_logger(__name__)

DAYS_SHOWN = 7


def unread_count(user: Any) -> int:
    """How many messages this person has not read; one index-only count."""
    return Notification.objects.visible_to(user).unread().count() if user.is_authenticated else 0


def open_obligations(user: Any, now: datetime) -> ObligationQuerySet:
    """What this person or their organisations owe, the most urgent first. Overdue: `due_at < now`."""
    return Obligation.objects.visible_to(user).open().select_related("organisation", "person").order_by("due_at", "pk")


def messages(user: Any, kind: str = "") -> NotificationQuerySet:
    """A person's messages, unread first, of one kind or of all."""
    found = Notification.objects.visible_to(user).unread_first()
    return found.filter(kind=kind) if kind else found


@dataclass(frozen=True)
class DigestLine:
    """A place of a digest in words, with its kind: what a person mutes."""

    line: Line
    kind: Kind


@dataclass(frozen=True)
class DigestRead:
    """A digest as its owner may read it now. `gone` were on it and are done, muted or out of sight; `missing` failed."""

    digest: Digest
    lines: tuple[DigestLine, ...]
    gone: int
    missing: tuple[Text, ...]


def preference_of(user: User) -> MailPreference:
    """When and how this person wants mail; the defaults, unsaved, where they have chosen nothing."""
    return getattr(user, "mail_preference", None) or MailPreference(user=user)


def digested_kinds(user: User) -> set[str]:
    """Kinds that come with the digest instead of as mails of their own; none for who gets no digest."""
    if Kind.DIGEST in user.muted_kinds or not user.organisation_ids:
        return set()
    return set(preference_of(user).digested_kinds) - {kind.value for kind in ALWAYS_AT_ONCE}


def way_of(user: User, kind: str) -> Way:
    """How this kind of message reaches this person."""
    if kind in user.muted_kinds and kind not in UNMUTABLE:
        return Way.MUTED
    return Way.DIGEST if kind in digested_kinds(user) else Way.AT_ONCE


def digest_event(day: date) -> str:
    """The name of the event that tells of a day's digest."""
    return f"digest:{day}"


def day_of_event(event: str) -> date | None:
    """The day of which `digest_event` made this name, or None for another event."""
    try:
        return date.fromisoformat(event.removeprefix("digest:"))
    except ValueError:
        return None


def read_digest(user: Any, day: date, now: datetime) -> DigestRead | None:
    """This person's digest of that day in today's words, or None: one query, and one or two for each source on it.

    Each source says anew what this person may see and still has to do; what it leaves out is only counted. A source
    that fails is named, not hidden.
    """
    digest = Digest.objects.visible_to(user).filter(day=day).prefetch_related("items").first()
    if digest is None:
        return None
    shown = [item for item in digest.items.all() if item.kind not in user.muted_kinds]
    words, failed = _in_words(user, shown, now)
    lines = [
        DigestLine(words[item.source][item.key], Kind(item.kind))
        for item in shown
        if item.key in words.get(item.source, {})
    ]
    known = sources()
    missing = [name for name in known if name in {*digest.missing, *failed}]
    unread = sum(item.source in failed for item in shown)
    gone = len(digest.items.all()) - len(lines) - unread
    return DigestRead(digest, tuple(lines), gone, tuple(known[name].label for name in missing))


def _in_words(user: User, items: list[Any], now: datetime) -> tuple[dict[str, Any], set[str]]:
    """What each source says of its keys, and the sources that failed. A source that is no longer there says nothing."""
    keys: dict[str, list[str]] = defaultdict(list)
    for item in items:
        keys[item.source].append(item.key)
    words: dict[str, Any] = {}
    failed = set()
    for name, source in sources().items():
        if name not in keys:
            continue
        try:
            with transaction.atomic():
                words[name] = source.read(user, keys[name], now)
        except Exception:
            logger.exception("digest_source_failed", source=name)
            failed.add(name)
    return words, failed


def digest_days(user: Any, now: datetime) -> list[date]:
    """The last days of which this person has a digest, today first."""
    mine = Digest.objects.visible_to(user).filter(day__lte=timezone.localdate(now))
    return list(mine.order_by("-day").values_list("day", flat=True)[:DAYS_SHOWN])


@dataclass(frozen=True)
class Morning:
    """How a day's digests went: numbers of messages by what became of them, and labels of what could not be had."""

    day: DigestDay
    opened: int
    mailed: int
    waiting: int
    failed: int
    failures: tuple[tuple[Text, str], ...]


def digest_mornings() -> QuerySet[DigestDay]:
    """All days, the latest first."""
    return DigestDay.objects.order_by("-day")


def morning(day: DigestDay) -> Morning:
    """The figures of one day. One query."""
    told = Notification.objects.filter(event=digest_event(day.day), kind=Kind.DIGEST)
    unsent = Q(mailed_at=None, mail_wanted=True)
    failed = Q(mailed_at=None, read_at=None) & ~Q(mail_error="")
    given_up = failed & (Q(mail_wanted=False) | Q(mail_attempts__gte=MAIL_ATTEMPTS))
    counts = told.aggregate(
        opened=Count("pk", filter=Q(read_at__isnull=False)),
        mailed=Count("pk", filter=Q(mailed_at__isnull=False)),
        waiting=Count("pk", filter=unsent & ~given_up),
        failed=Count("pk", filter=given_up),
    )
    known = sources()
    failures = tuple((known[name].label if name in known else name, error) for name, error in day.failures.items())
    return Morning(day=day, failures=failures, **counts)
