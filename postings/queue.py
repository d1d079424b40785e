"""What a reviewer has before them: one queue over all kinds of posting, the soonest due first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone

from inbox.models import Obligation
from postings.enums import PostingStatus
from postings.models import Posting
from postings.selectors import posting_models

LONGEST = 500
"""Rows of one kind that a desk lists; the oldest come first, so that nothing is hidden for good."""


@dataclass(frozen=True)
class Waiting:
    """One posting on the desk: `due` is its clock (None where nobody was obliged, as after a change of reviewers)."""

    posting: Any
    due: datetime | None


def review_queue(user: Any, models: Iterable[type[Posting]]) -> list[Waiting]:
    """Submitted ones that this person may screen, by their clock. Two queries a kind."""
    rows = [posting for model in models for posting in _awaiting(model, user)[:LONGEST]]
    due = _due_times(rows)
    return sorted((Waiting(posting, due.get((type(posting), posting.pk))) for posting in rows), key=_urgency)


def _urgency(one: Waiting) -> tuple[date, bool, datetime, int]:
    """By the day of the clock; within a day tenants of parks first (F048, 优先赋能园区入驻企业), then by the hour."""
    at = one.due or one.posting.status_at
    return timezone.localdate(at), one.posting.park_id is None, at, one.posting.pk


def changed_after_review(user: Any, models: Iterable[type[Posting]]) -> list[Waiting]:
    """Published ones whose owner changed the content since a reviewer passed them, the newest change first."""
    rows = [posting for model in models for posting in changed(model, user)[:LONGEST]]
    return [Waiting(posting, None) for posting in sorted(rows, key=lambda row: row.content_changed_at, reverse=True)]


def review_counts(user: Any) -> tuple[int, int]:
    """How many wait, how many changed."""
    models = posting_models()
    return sum(_awaiting(m, user).count() for m in models), sum(changed(m, user).count() for m in models)


def _awaiting(model: type[Posting], user: Any) -> Any:
    return _with_cards(model.objects.awaiting(user)).order_by("status_at", "pk")


def changed(model: type[Posting], user: Any) -> Any:
    """Published ones of a kind that their owners changed after the review, for whoever screens them; the newest change first."""
    rows = model.objects.screened_by(user).filter(status=PostingStatus.PUBLISHED)
    return _with_cards(rows.filter(content_changed_at__gt=F("published_at"))).order_by("-content_changed_at", "-pk")


def _with_cards(rows: Any) -> Any:
    return rows.select_related("organisation", "tech_field", "park").defer("search_grams", "search_words")


def _due_times(rows: Sequence[Posting]) -> dict[tuple[type[Posting], int], datetime]:
    found: dict[tuple[type[Posting], int], datetime] = {}
    for model in {type(row) for row in rows}:
        keys = [row.pk for row in rows if type(row) is model]
        about = ContentType.objects.get_for_model(model)
        owed = Obligation.objects.open().filter(content_type=about, code="review", object_id__in=keys)
        found |= {(model, pk): due for pk, due in owed.values_list("object_id", "due_at")}
    return found
