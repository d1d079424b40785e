"""A maturity review for the access matrix: of 海澜仪器, handed in."""

from typing import Any

from tests.achievements import maturity_stage as stage
from tests.factories import AchievementFactory
from tests.people import organisation, person


def build() -> dict[str, dict[str, dict[str, Any]]]:
    """For each route with parameters: label → keyword arguments."""
    owner, firm = person("linhai"), organisation("海澜仪器")
    offer = AchievementFactory(organisation=firm, author=owner)
    review = stage.submitted(achievement=offer, by="linhai")
    draft = stage.ready(achievement=AchievementFactory(organisation=firm, author=owner), by="linhai")
    one = {"submitted": {"reference": review.reference}, "draft": {"reference": draft.reference}}
    names = ("maturity_review", "maturity_answers", "maturity_judge", "maturity_upload", "maturityreview-detail")
    return {
        **dict.fromkeys(names, one),
        "maturity_new": {"own": {"reference": offer.reference}},
        "maturity_step": {"submitted": {**one["submitted"], "name": "withdraw"}},
        "maturity_unfile": {"draft": {**one["draft"], "pk": draft.attachments.get().pk}},
    }
