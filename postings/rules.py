"""Who may do what with a posting."""

from typing import Any

import rules

from accounts.enums import Persona
from accounts.rules import is_official


@rules.predicate
def is_of_owner(user: Any, posting: Any) -> bool:
    """Acts for the organisation that posts."""
    return user.is_authenticated and posting is not None and posting.organisation_id in user.organisation_ids


@rules.predicate
def runs_its_park(user: Any, posting: Any) -> bool:
    """Acts for the operator of the park that the posting belongs to."""
    return (
        user.is_authenticated
        and posting is not None
        and posting.park is not None
        and posting.park.operator_id in user.organisation_ids
        and posting.park.operator.is_verified
    )


POSTING_PERSONAS = frozenset({Persona.ENTERPRISE, Persona.INSTITUTION})
"""Enterprises and places of research lay needs and achievements open."""


@rules.predicate
def may_post(user: Any) -> bool:
    """Acts for an organisation that may post."""
    return user.is_authenticated and bool(user.personas & POSTING_PERSONAS)


can_review = (is_official | runs_its_park) & ~is_of_owner
"""Park or bureau; never one's own posting."""

may_publish_in_bulk = is_official
"""Trusted import and bulk publication: the bureau."""

rules.add_perm("postings.edit", is_of_owner)
rules.add_perm("postings.review", can_review)
rules.add_perm("postings.post", may_post)
rules.add_perm("postings.publish_in_bulk", may_publish_in_bulk)
