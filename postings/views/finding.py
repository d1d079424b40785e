"""Fetching what a page is about: hidden and missing are the same 404."""

from typing import Any

from django.http import Http404

from postings.kinds import PostingKind
from postings.querysets import PostingQuerySet


def visible(kind: PostingKind, user: Any) -> PostingQuerySet:
    """What this person may see, with what cards show; the search vectors stay in the database."""
    return (
        kind.model.objects.visible_to(user)
        .select_related("organisation", *kind.related)
        .defer("search_grams", "search_words")
    )


def find(kind: PostingKind, user: Any, reference: str) -> Any:
    rows = visible(kind, user).select_related("author", "park__operator").prefetch_related(*kind.many)
    posting = rows.filter(reference=reference).first()
    if posting is None:
        raise Http404
    return posting


def find_own(kind: PostingKind, user: Any, reference: str) -> Any:
    """One that this person may edit; to others it is missing, public or not."""
    posting = find(kind, user, reference)
    if posting.organisation_id not in user.organisation_ids:
        raise Http404
    return posting


def own(kind: PostingKind, user: Any) -> PostingQuerySet:
    return visible(kind, user).of(user)
