"""Who may do what with a park."""

from typing import Any

import rules

from accounts.rules import is_owner


@rules.predicate
def runs_park(user: Any, park: Any) -> bool:
    """Acts for the verified operator of this park."""
    return (
        user.is_authenticated
        and park is not None
        and park.operator is not None
        and park.operator.is_verified
        and park.operator_id in user.organisation_ids
    )


@rules.predicate
def answers(user: Any, application: Any) -> bool:
    return application is not None and runs_park(user, application.park)


@rules.predicate
def applied(user: Any, application: Any) -> bool:
    """Owner of the organisation that applied."""
    return application is not None and is_owner(user, application.organisation)


rules.add_perm("parks.manage", runs_park)
rules.add_perm("parks.answer", answers)
rules.add_perm("parks.withdraw_application", applied)
