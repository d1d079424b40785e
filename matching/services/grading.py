"""Grades of any pairs, for measuring: the current run's index, and single scores for what came after it."""

from collections.abc import Sequence

from django.db.models import Q

from achievements.models import Achievement
from matching import indexes
from matching.datasource import load_needs, load_offers
from matching.engine.ranker import grade_pairs, score_offer
from matching.engine.types import Need
from matching.models import MatchRun
from matching.selectors import current_run
from matching.services.lists import vector_rows
from needs import models as needs_models
from postings.models import Posting


class UnknownCodes(LookupError):
    """Codes of no published posting."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = list(codes)


class NoIndex(LookupError):
    """No run has been completed, or its index is gone."""


def grade_codes(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Grades, 1 to 4, of pairs of codes (imported ones or references), in order. Raises UnknownCodes, NoIndex."""
    run = current_run()
    if run is None or not indexes.exists(run.index_name):
        raise NoIndex
    needs, achievements = keys_of({need for need, _ in pairs}, {achievement for _, achievement in pairs})
    return _grade(run, [(needs[need], achievements[achievement]) for need, achievement in pairs])


def keys_of(needs: set[str], achievements: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Engine keys of published needs and achievements by their codes. Raises UnknownCodes."""
    found = _keys(needs_models.Need, needs), _keys(Achievement, achievements)
    unknown = needs - set(found[0]) | achievements - set(found[1])
    if unknown:
        raise UnknownCodes(sorted(unknown))
    return found


def _keys(model: type[Posting], codes: set[str]) -> dict[str, str]:
    """Engine keys of published postings by their code; where two owners used one code, the older posting has it."""
    rows = (
        model._default_manager.published().filter(Q(external_code__in=codes) | Q(reference__in=codes)).order_by("-pk")
    )
    found: dict[str, str] = {}
    for pk, external, reference in rows.values_list("pk", "external_code", "reference"):
        found |= {code: str(pk) for code in (external, reference) if code in codes}
    return found


def _grade(run: MatchRun, pairs: list[tuple[str, str]]) -> list[float]:
    index = indexes.open_index(run.index_name)
    needs = load_needs({int(need) for need, _ in pairs})
    rows = vector_rows(run, needs)
    inside = [pair for pair in pairs if pair[1] in index.places]
    graded = grade_pairs(index, needs, rows, inside, settings=run.ranker)
    grades = dict(zip(inside, graded, strict=True))
    outside = {offer for _, offer in pairs} - set(index.places)
    grades |= _grade_new(run, needs, outside)
    return [grades[pair] for pair in pairs]


def _grade_new(run: MatchRun, needs: list[Need], keys: set[str]) -> dict[tuple[str, str], float]:
    """Grades of achievements that the index does not hold."""
    index, rows = indexes.open_index(run.index_name), vector_rows(run, needs)
    found: dict[tuple[str, str], float] = {}
    for offer in load_offers(int(key) for key in keys):
        vector = vector_rows(run, [offer])[0]
        for match in score_offer(index, offer, vector, needs, rows, settings=run.ranker):
            found[match.need_key, match.offer_key] = match.grade
    return found
