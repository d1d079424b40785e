"""Who may run an event and who may come."""

from typing import Any

import rules

from accounts.rules import is_broker, is_official, is_park_manager


@rules.predicate
def organises(user: Any, event: Any) -> bool:
    """Acts for the organisation that runs it."""
    return user.is_authenticated and event is not None and event.organiser_id in user.organisation_ids


@rules.predicate
def comes(user: Any, registration: Any) -> bool:
    return user.is_authenticated and registration is not None and registration.user_id == user.pk


may_organise = is_official | is_park_manager | is_broker

rules.add_perm("events.organise", may_organise)
rules.add_perm("events.run", may_organise & organises)
rules.add_perm("events.attend", comes)
