"""Who may have the maturity of an achievement verified, and who verifies it."""

from typing import Any

import rules

from accounts.rules import is_official


@rules.predicate
def is_of_holder(user: Any, review: Any) -> bool:
    """Acts for the organisation whose achievement it is."""
    return user.is_authenticated and review is not None and review.organisation_id in user.organisation_ids


@rules.predicate
def is_applicant(user: Any, review: Any) -> bool:
    """Made this application, for whichever organisation they act for today."""
    return user.is_authenticated and review is not None and review.applicant_id == user.pk


can_apply = is_of_holder

can_judge = is_official & ~is_of_holder & ~is_applicant
"""The bureau, with four eyes: nobody judges what their own organisation or they themselves handed in. A park's operator
does not judge: its figures rise with the maturity of its tenants' achievements."""

rules.add_perm("achievements.apply_maturity", can_apply)
rules.add_perm("achievements.verify_maturity", can_judge)
