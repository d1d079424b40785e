"""The life of one posting, verb by verb: each one transaction, with history, obligations, messages, announcement."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.errors import Invalid
from common.workflow import move
from postings.completeness import CONTENT_MISSING, missing
from postings.models import Posting
from postings.selectors import park_of
from postings.services import freshness, telling
from postings.signals import posting_left, posting_published


@transaction.atomic
def submit(*, posting: Posting, by: Any, now: datetime) -> None:
    """Hand in for screening by the park of the day, or by the bureau. Invalid names every field that is missing."""
    faults = missing(posting)
    if faults:
        raise Invalid(CONTENT_MISSING, fields=faults)
    park = park_of(posting.organisation, timezone.localdate(now))
    change = move(posting, "submit", by=by, now=now, park=park)
    telling.ask_for_review(posting, change, now)


@transaction.atomic
def recall(*, posting: Posting, by: Any, now: datetime) -> None:
    """The owner takes it back out of the queue, to change it."""
    telling.tell_ended(posting, move(posting, "recall", by=by, now=now), now)


@transaction.atomic
def return_posting(*, posting: Posting, by: Any, now: datetime, reason: str) -> None:
    """The reviewer asks for more; the owner has 10 working days."""
    telling.tell_returned(posting, move(posting, "return", by=by, now=now, reason=reason), now)


@transaction.atomic
def publish_posting(*, posting: Posting, by: Any, now: datetime) -> None:
    """Screened and good: public from now on, if the organisation is verified; confirmed for 90 days."""
    stamps: dict[str, Any] = {"published_at": now, "confirmed_at": now, "content_changed_at": now}
    change = move(posting, "publish", by=by, now=now, **stamps)
    telling.tell_published(posting, change, now)
    posting_published.send(type(posting), posting=posting, by=by, now=now)


@transaction.atomic
def take_down(*, posting: Posting, by: Any, now: datetime, reason: str) -> None:
    """The reviewer takes a published one back to its owner."""
    telling.tell_returned(posting, move(posting, "take_down", by=by, now=now, reason=reason), now)
    _announce_left(posting, "take_down", by, now)


@transaction.atomic
def withdraw(*, posting: Posting, by: Any, now: datetime, reason: str) -> None:
    """The owner ends it for the time being; it may be submitted again."""
    telling.tell_ended(posting, move(posting, "withdraw", by=by, now=now, reason=reason), now)
    _announce_left(posting, "withdraw", by, now)


@transaction.atomic
def resolve(*, posting: Posting, by: Any, now: datetime) -> None:
    """The owner says that it has been met; this is the end."""
    telling.tell_ended(posting, move(posting, "resolve", by=by, now=now), now)
    _announce_left(posting, "resolve", by, now)


def _announce_left(posting: Posting, name: str, by: Any, now: datetime) -> None:
    posting_left.send(type(posting), posting=posting, transition=name, by=by, now=now)


VERBS: Mapping[str, Callable[..., None]] = {
    "submit": submit,
    "recall": recall,
    "return": return_posting,
    "publish": publish_posting,
    "take_down": take_down,
    "withdraw": withdraw,
    "resolve": resolve,
    "confirm": freshness.confirm,
}
"""Transition → verb, for doors that are told the transition by name; those with `needs_reason` also take `reason`."""
