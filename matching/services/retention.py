"""What old runs leave: the lists of the last seven are kept, and the indexes that are still read."""

from django.db import connection

from matching import indexes
from matching.enums import UNFINISHED, RunStatus
from matching.models import CurrentRun, MatchChunk, MatchRun

KEPT_RUNS = 7
BATCH = 2_000
_DELETE = """
DELETE FROM matching_rankedlist WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM matching_rankedlist WHERE run_id = ANY(%s) LIMIT %s
))
"""


def tidy_runs() -> int:
    """Delete lists and chunks of runs that are past keeping, in batches; returns how many lists went."""
    completed = MatchRun.objects.filter(status=RunStatus.COMPLETED).order_by("-pk").values_list("pk", flat=True)
    kept = {*completed[:KEPT_RUNS], *CurrentRun.objects.values_list("run_id", flat=True)}
    old = MatchRun.objects.exclude(pk__in=kept).exclude(status__in=UNFINISHED)
    deleted = _delete_lists([run.pk for run in old.exclude(candidates=0)])
    old.update(candidates=0)
    MatchChunk.objects.filter(run__in=old).delete()
    _tidy_indexes()
    return deleted


def _delete_lists(run_ids: list[int]) -> int:
    total = 0
    while run_ids:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [run_ids, BATCH])
            if not cursor.rowcount:
                break
            total += cursor.rowcount
    return total


def _tidy_indexes() -> None:
    if MatchRun.objects.unfinished().exists():
        return  # it may be about to read one; the end of that run comes by here again
    last = MatchRun.objects.filter(status=RunStatus.COMPLETED).order_by("-pk")[:2]
    names = set(last.values_list("index_name", flat=True)) | set(
        CurrentRun.objects.values_list("run__index_name", flat=True)
    )
    indexes.remove_all_but(names)
