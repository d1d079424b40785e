"""The end of a run: in one transaction readers go over to it, matches are brought up to date, the new ones are told."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Q

from common.models import StateChange
from matching.copying import joined_marks
from matching.enums import ANNOUNCED, MatchStatus, RunStatus, Stage
from matching.models import CurrentRun, Match, MatchChunk, MatchRun
from matching.models.results import BROKEN
from matching.services.announcing import announce
from matching.services.exploring import keep_trials, try_new_ones
from matching.services.exposure import limit_exposure
from matching.services.requests import settle_requests
from matching.workflow import MATCH

_LISTED = """
SELECT list.need_id, place.achievement_id, place.rank, place.score / 1000000.0::float8 AS score, place.grade, place.band,
    coalesce(nullif(place.reason, 'null'), known.explanation) AS explanation,
    place.band = ANY(%(announced)s) AND n.status = 'published' AND a.status = 'published'
        AND asking.status = 'verified' AND offering.status = 'verified' AS worth_telling,
    (known.is_current, known.rank, known.score, known.grade, known.band, known.held_back, known.explanation)
        IS NOT DISTINCT FROM (TRUE, place.rank::smallint, place.score / 1000000.0::float8, place.grade, place.band,
            FALSE, coalesce(nullif(place.reason, 'null'), known.explanation)) AS unchanged
FROM matching_rankedlist list
CROSS JOIN LATERAL ROWS FROM (
    unnest(list.achievements[:%(shown)s]), unnest(list.scores[:%(shown)s]), unnest(list.grades[:%(shown)s]),
    unnest(list.bands[:%(shown)s]), jsonb_array_elements(list.reasons)
) WITH ORDINALITY AS place (achievement_id, score, grade, band, reason, rank)
JOIN needs_need n ON n.id = list.need_id
JOIN achievements_achievement a ON a.id = place.achievement_id
JOIN accounts_organisation asking ON asking.id = n.organisation_id
JOIN accounts_organisation offering ON offering.id = a.organisation_id
LEFT JOIN matching_match known ON known.need_id = list.need_id AND known.achievement_id = place.achievement_id
WHERE list.run_id = %(run)s AND (%(needs)s::bigint[] IS NULL OR list.need_id = ANY(%(needs)s::bigint[]))
  AND coalesce(nullif(place.reason, 'null'), known.explanation) IS NOT NULL
"""
_UPSERT = f"""
WITH written AS (
INSERT INTO matching_match (
    created_at, updated_at, status, status_at, is_current, need_id, achievement_id, rank, score, grade, band,
    explanation, held_back, need_digest, achievement_digest, announced_at, need_answer, achievement_answer)
SELECT %(now)s, %(now)s, 'new', %(now)s, TRUE, need_id, achievement_id, rank, score, grade, band, explanation,
    FALSE, explanation->>'need_digest', explanation->>'achievement_digest',
    CASE WHEN worth_telling AND NOT jsonb_path_exists(explanation, '{BROKEN}') THEN %(now)s::timestamptz END, '', ''
FROM ({_LISTED}) AS listed
WHERE NOT unchanged
ON CONFLICT (need_id, achievement_id) DO UPDATE SET
    updated_at = EXCLUDED.updated_at, is_current = TRUE, rank = EXCLUDED.rank, score = EXCLUDED.score,
    grade = EXCLUDED.grade, band = EXCLUDED.band, explanation = EXCLUDED.explanation, held_back = FALSE,
    announced_at = CASE matching_match.status
        WHEN 'new' THEN coalesce(matching_match.announced_at, EXCLUDED.announced_at)
        ELSE matching_match.announced_at END,
    need_digest = CASE matching_match.status
        WHEN 'declined' THEN matching_match.need_digest ELSE EXCLUDED.need_digest END,
    achievement_digest = CASE matching_match.status
        WHEN 'declined' THEN matching_match.achievement_digest ELSE EXCLUDED.achievement_digest END
WHERE (matching_match.is_current, matching_match.rank, matching_match.score, matching_match.grade, matching_match.band,
    matching_match.held_back, matching_match.explanation)
  IS DISTINCT FROM (TRUE, EXCLUDED.rank, EXCLUDED.score, EXCLUDED.grade, EXCLUDED.band, FALSE, EXCLUDED.explanation)
RETURNING xmax = 0 AS is_new)
SELECT count(*) FILTER (WHERE is_new) FROM written
"""
_DROP = """
UPDATE matching_match m SET is_current = FALSE, updated_at = %(now)s
WHERE m.is_current AND (%(needs)s::bigint[] IS NULL OR m.need_id = ANY(%(needs)s::bigint[]))
  AND NOT EXISTS (
    SELECT FROM matching_rankedlist list WHERE list.run_id = %(run)s AND list.need_id = m.need_id
        AND m.achievement_id = ANY(list.achievements[:%(shown)s]))
"""
_CHANGED_AFTER_DECLINE = f"""
SELECT m.id FROM matching_match m JOIN ({_LISTED}) AS l USING (need_id, achievement_id)
WHERE m.status = 'declined'
  AND (m.need_digest, m.achievement_digest)
      IS DISTINCT FROM (l.explanation->>'need_digest', l.explanation->>'achievement_digest')
"""


def publish(*, run: MatchRun, now: datetime) -> dict[str, Any]:
    """Switch readers to `run`; returns the run's last fields. Part of the transaction that closes the run."""
    lock_current_run()
    CurrentRun.objects.update_or_create(id=1, defaults={"run": run, "switched_at": now})
    new = bring_up_to_date(run=run, now=now)
    settle_requests(run=run)
    return {
        "status": RunStatus.COMPLETED,
        "finished_at": now,
        "inputs_hash": _inputs_hash(run),
        "result_hash": _result_hash(run),
        "matches_new": new,
    }


def lock_current_run() -> int | None:
    """Hold the pointer until the transaction ends, so that the switch and single items take turns; the run it shows."""
    return CurrentRun.objects.select_for_update().values_list("run_id", flat=True).first()


def bring_up_to_date(*, run: MatchRun, now: datetime, need_ids: Sequence[int] | None = None) -> int:
    """Make matches out of the first places of these needs (all, without `need_ids`), and tell who should know.

    A declined match stays declined, unless one of the two contents has changed since; then it is new again. Returns how
    many are new, those that came back that way included and trials left out.
    """
    values: dict[str, Any] = {
        "run": run.pk,
        "now": now,
        "shown": run.shown,
        "needs": list(need_ids) if need_ids is not None else None,
        "announced": [str(band) for band in ANNOUNCED],
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_AFTER_DECLINE, values)
        reopened = [row[0] for row in cursor.fetchall()]
        _reopen(reopened, now)
        cursor.execute(_UPSERT, values)
        new = len(reopened) + cursor.fetchone()[0]
        cursor.execute(_DROP, values)
    limit_exposure(need_ids=need_ids)
    if need_ids is None:
        try_new_ones(run=run, now=now)
    else:
        keep_trials(need_ids=need_ids)
    announce(run=run, now=now, need_ids=need_ids)
    return new


def _reopen(ids: list[int], now: datetime) -> None:
    row = MATCH["reopen"]
    Match.objects.filter(pk__in=ids).update(
        status=row.target, status_at=now, need_answer="", achievement_answer="", announced_at=None
    )
    StateChange.objects.bulk_create(
        StateChange(
            about=match, transition=row.name, label=str(row.label), at=now,
            from_state=MatchStatus.DECLINED, to_state=row.target,
        )
        for match in Match.objects.filter(pk__in=ids)
    )  # fmt: skip


def _result_hash(run: MatchRun) -> str:
    """Name of a run's lists, out of the marks that its chunks left."""
    ranked = MatchChunk.objects.filter(run=run, stage=Stage.RANK, epoch=run.epoch)
    return joined_marks(result["mark"] for result in ranked.values_list("result", flat=True))


def _inputs_hash(run: MatchRun) -> str:
    """Name of all that the run was given: the texts, the encoder and the ranker."""
    surveyed = MatchChunk.objects.filter(run=run, stage=Stage.SURVEY, epoch=run.epoch).order_by("number")
    named = sha256("".join(result["digest"] for result in surveyed.values_list("result", flat=True)).encode())
    named.update(f"{run.model_id} {run.settings['engine']}".encode())
    return named.hexdigest()


def mark_gone(*, side: str, ids: Sequence[int], now: datetime) -> None:
    """Postings that are no longer published leave the pages at once."""
    of_side = Q(**{f"{side}__in": ids})
    Match.objects.filter(of_side, is_current=True).update(is_current=False, updated_at=now)
