"""The frozen terms of a challenge and the rubric in them."""

from django.utils.translation import gettext as _

from challenges.models import Bid, Challenge, ProgrammeTerms
from common.errors import Conflict


def terms_of(challenge: Challenge) -> ProgrammeTerms:
    """Frozen when the challenge was handed in; a draft has none."""
    if challenge.terms is None:
        raise Conflict(_("榜单还没有提交，没有适用的计划规则。"))
    return challenge.terms


def rubric_of(bid: Bid) -> tuple[tuple[str, int], ...]:
    """(criterion, weight) by the challenge's frozen terms; weights add up to 100."""
    rubric: tuple[tuple[str, int], ...] = terms_of(bid.challenge).value("rubric")
    return rubric
