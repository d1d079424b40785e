"""Requests to match one posting: rows of record, kept until a full run has covered them.

A row stands for "changed since the snapshot of the run that readers see". It waits while `generation` is ahead of
`handled_generation`; handled, it stays as a note for the needs matched later (the index does not know the change); the
switch to a run that covered it removes it, and asks again for whatever that run did not cover.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from matching.models import MatchRequest, MatchRun
from matching.wake import MATCH_REQUESTS, wake_on_commit

_ASK = """
INSERT INTO matching_matchrequest
    (side, object_id, generation, requested_at, handled_generation, covered_generation, attempts, error)
SELECT %s, item, 1, %s, 0, 0, 0, '' FROM unnest(%s::bigint[]) AS item ORDER BY item
ON CONFLICT (side, object_id) DO UPDATE
SET generation = matching_matchrequest.generation + 1, requested_at = EXCLUDED.requested_at, attempts = 0, error = ''
"""


@transaction.atomic
def request_match(*, side: str, ids: Iterable[int], now: datetime) -> None:
    """Ask for these postings to be matched or taken out, in the transaction that changes them; wakes a worker after."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [str(side), now, wanted])
    wake_on_commit(MATCH_REQUESTS)


@transaction.atomic
def cover_requests(*, run: MatchRun) -> None:
    """This run will read what these requests are about."""
    MatchRequest.objects.update(covered_by=run, covered_generation=F("generation"))


def settle_requests(*, run: MatchRun) -> None:
    """At the switch to `run`: forget what it covered, ask again for what came after its snapshot."""
    MatchRequest.objects.filter(covered_by=run, covered_generation=F("generation")).delete()
    if MatchRequest.objects.update(handled_generation=0, covered_by=None, attempts=0, lease_until=None):
        wake_on_commit(MATCH_REQUESTS)
