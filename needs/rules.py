"""Who may do what with an R&D centre. Needs follow `postings.rules`."""

from typing import Any

import rules

from accounts.enums import OrganisationKind
from accounts.rules import is_owner


@rules.predicate
def may_run_centre(user: Any, organisation: Any) -> bool:
    """Owner of this enterprise."""
    return (
        organisation is not None and organisation.kind == OrganisationKind.ENTERPRISE and is_owner(user, organisation)
    )


rules.add_perm("needs.run_centre", may_run_centre)
