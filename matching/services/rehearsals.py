"""Rehearsing an unpublished need: the engine, index and model of the last run, nothing written but the answer (N35).

The answer is plain data:

    {"bands": {"strong": 1, "fair": 4, "weak": 15}, "ranked": 200,
     "best": [{"achievement": 12, "band": "fair", "explanation": {…}}, …],
     "conditions": [{"quantity": "耐压", "wanted": ">= 35 MPa", "must": true, "met": 3, "violated": 1, "unknown": 16}]}
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from common.errors import Conflict, Refused
from matching import indexes
from matching.datasource import Beside, engine_need
from matching.engine import types as engine
from matching.engine.findings import CONSTRAINT
from matching.enums import Band
from matching.limits import MAX_ATTEMPTS, SHOWN
from matching.models import MatchRun, Rehearsal
from matching.selectors import current_run
from matching.services.ranking import explained, ranked_lists
from matching.wake import REHEARSE, wake_on_commit
from needs.models import Need
from postings.enums import PostingStatus
from postings.rules import is_of_owner

logger = structlog.get_logger(__name__)

BEST = 10
LEASE = timedelta(seconds=60)
"""A worker that has not answered by then is taken for dead."""
UNPUBLISHED = frozenset(PostingStatus) - {PostingStatus.PUBLISHED, PostingStatus.RESOLVED}


@transaction.atomic
def ask_rehearsal(*, need: Need, by: Any, now: datetime) -> Rehearsal:
    """Ask what a need of one's own would find if it were published now. Raises Refused, Conflict (it is published)."""
    if not is_of_owner(by, need):
        raise Refused(_("只有发布单位的人员可以试匹配。"))
    if need.status not in UNPUBLISHED:
        raise Conflict(_("这项需求已经发布，请直接查看匹配结果。"))
    asked = {"by": by, "asked_at": now, "done_at": None, "lease_until": None, "attempts": 0, "result": {}, "error": ""}
    rehearsal, _new = Rehearsal.objects.update_or_create(need=need, defaults=asked)
    wake_on_commit(REHEARSE)
    return rehearsal


def rehearse(*, now: datetime) -> int:
    """Answer what waits; returns how many. A rehearsal that has failed too often says so instead."""
    done = 0
    while (rehearsal := _take(now)) is not None:
        try:
            run = current_run()
            values: dict[str, Any] = {"run": run, "result": _result(run, rehearsal.need) if run else {}, "error": ""}
        except Exception as error:
            logger.exception("rehearsal_failed", need=rehearsal.need_id)
            values = {"error": f"{type(error).__name__}: {error}"[:2000]}
            if rehearsal.attempts < MAX_ATTEMPTS:
                Rehearsal.objects.filter(pk=rehearsal.pk).update(**values)
                continue
        same = Rehearsal.objects.filter(pk=rehearsal.pk, asked_at=rehearsal.asked_at)
        done += same.update(done_at=now, **values)
    return done


@transaction.atomic
def _take(now: datetime) -> Rehearsal | None:
    """One that waits and is not in another worker's hands; its attempts are counted before the work."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    waiting = Rehearsal.objects.waiting().filter(free).select_related("need")
    rehearsal = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if rehearsal is not None:
        Rehearsal.objects.filter(pk=rehearsal.pk).update(attempts=F("attempts") + 1, lease_until=now + LEASE)
        rehearsal.attempts += 1
    return rehearsal


def _result(run: MatchRun, need: Need) -> dict[str, Any]:
    if not indexes.exists(run.index_name):
        raise FileNotFoundError(run.index_name)
    wanted = as_engine(need)
    found = ranked_lists(run, [wanted])[wanted.key]
    looked_at = [(wanted.key, match.offer_key) for match in found[:SHOWN]]
    reasons = explained(run, [wanted], looked_at)
    bands = Counter(str(match.band) for match in found)
    best = [
        {"achievement": int(match.offer_key), "band": match.band, "explanation": reasons[wanted.key, match.offer_key]}
        for match in found[:BEST]
        if str(match.band) != Band.NONE and (wanted.key, match.offer_key) in reasons
    ]
    return {
        "bands": {band: bands.get(band, 0) for band in (Band.STRONG, Band.FAIR, Band.WEAK)},
        "ranked": len(found),
        "best": best,
        "conditions": _conditions([why["findings"] for why in reasons.values()]),
    }


def _conditions(findings: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """How many of the first places meet, violate or leave open each indicator of the need, in the need's order."""
    counted: dict[tuple[str, str], dict[str, Any]] = {}
    for row in (row for rows in findings for row in rows if row["name"].startswith(CONSTRAINT)):
        key = row["name"].removeprefix(CONSTRAINT), row["need_value"]
        empty = {"quantity": key[0], "wanted": key[1], "must": row["must"], "met": 0, "violated": 0, "unknown": 0}
        counted.setdefault(key, empty)[row["state"]] += 1
    return list(counted.values())


def as_engine(need: Need) -> engine.Need:
    """A need as the engine sees it, published or not."""
    modes = list(need.modes.all())
    terms = [need.tech_field, need.high_tech_field, need.industry, *modes]
    codes = {term.pk: f"{term.scheme}:{term.code}" for term in terms if term is not None}
    return engine_need(need, Beside(codes, list(need.indicators.all()), [term.pk for term in modes]))
