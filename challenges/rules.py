"""Who may do what in 揭榜挂帅."""

from typing import Any

import rules

from accounts.rules import is_official


@rules.predicate
def proposed_it(user: Any, terms: Any) -> bool:
    """Is the one who proposed these terms: the other pair of eyes must be somebody else's."""
    return terms is not None and terms.proposed_by_id == user.pk


rules.add_perm("challenges.draft_terms", is_official)
rules.add_perm("challenges.approve_terms", is_official & ~proposed_it)
rules.add_perm("challenges.move_money", is_official)
