"""Rehearsing an unpublished need: the engine, index and model of the last run, nothing written but the answer (N35).

The answer is plain data:

    {"bands": {"strong": 1, "fair": 4, "weak": 15}, "ranked": 200, "near": 2,
     "best": [{"achievement": 12, "band": "fair", "explanation": {…}}, …],
     "conditions": [{"quantity": "耐压", "wanted": ">= 35 MPa", "must": true, "met": 3, "violated": 1, "unknown": 16}]}

`near` counts those of the first places that break a condition: they would stand under 差一点, and are not among the best.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Refused
from matching import indexes
from matching.datasource import Beside, engine_need
from matching.engine import types as engine
from matching.engine.findings import CONSTRAINT
from matching.enums import Band
from matching.limits import SHOWN
from matching.models import MatchRun, Rehearsal
from matching.musts import Conditions
from matching.services.asked import answer_waiting, asked_anew
from matching.services.ranking import explained, ranked_lists
from matching.wake import REHEARSE, wake_on_commit
from needs.models import Need
from postings.enums import PostingStatus
from postings.rules import is_of_owner

BEST = 10
UNPUBLISHED = frozenset(PostingStatus) - {PostingStatus.PUBLISHED, PostingStatus.RESOLVED}


@transaction.atomic
def ask_rehearsal(*, need: Need, by: Any, now: datetime) -> Rehearsal:
    """Ask what a need of one's own would find if it were published now. Raises Refused, Conflict (it is published)."""
    if not is_of_owner(by, need):
        raise Refused(_("只有发布单位的人员可以试匹配。"))
    if need.status not in UNPUBLISHED:
        raise Conflict(_("这项需求已经发布，请直接查看匹配结果。"))
    rehearsal, _new = Rehearsal.objects.update_or_create(need=need, defaults=asked_anew(by=by, now=now))
    wake_on_commit(REHEARSE)
    return rehearsal


def rehearse(*, now: datetime) -> int:
    """Answer what waits; returns how many. A rehearsal that has failed too often says so instead."""
    return answer_waiting(Rehearsal, lambda run, rehearsal: _result(run, rehearsal.need), about="need", now=now)


def _result(run: MatchRun, need: Need) -> dict[str, Any]:
    if not indexes.exists(run.index_name):
        raise FileNotFoundError(run.index_name)
    wanted = as_engine(need)
    found = ranked_lists(run, [wanted])[wanted.key]
    looked_at = [(wanted.key, match.offer_key) for match in found[:SHOWN]]
    reasons = explained(run, [wanted], looked_at)
    broken = Conditions().broken_by(wanted, [int(match.offer_key) for match in found])
    near = [match for match in found if int(match.offer_key) in broken and str(match.band) != Band.NONE]
    found = [match for match in found if int(match.offer_key) not in broken]
    bands = Counter(str(match.band) for match in found)
    best = [
        {"achievement": int(match.offer_key), "band": match.band, "explanation": reasons[wanted.key, match.offer_key]}
        for match in found[:BEST]
        if str(match.band) != Band.NONE and (wanted.key, match.offer_key) in reasons
    ]
    return {
        "bands": {band: bands.get(band, 0) for band in (Band.STRONG, Band.FAIR, Band.WEAK)},
        "ranked": len(found) + len(near),
        "near": len(near),
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
