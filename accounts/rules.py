"""Who may do what with an organisation."""

from typing import Any

import rules

from accounts.enums import MemberRole, Persona


@rules.predicate
def is_official(user: Any) -> bool:
    """Staff of a verified government office."""
    return user.is_authenticated and Persona.OFFICIAL in user.personas


@rules.predicate
def is_park_manager(user: Any) -> bool:
    return user.is_authenticated and Persona.PARK in user.personas


@rules.predicate
def is_broker(user: Any) -> bool:
    return user.is_authenticated and Persona.BROKER in user.personas


@rules.predicate
def is_member(user: Any, organisation: Any) -> bool:
    return user.is_authenticated and organisation is not None and organisation.pk in user.organisation_ids


@rules.predicate
def is_owner(user: Any, organisation: Any) -> bool:
    """Owner of this organisation: manages its members and its entry."""
    return is_member(user, organisation) and any(
        m.organisation_id == organisation.pk and m.role == MemberRole.OWNER for m in user.memberships_now
    )


@rules.predicate
def is_for_reference(user: Any, organisation: Any) -> bool:
    """An entry without people, which the first registrant of that name takes over."""
    return user.is_authenticated and organisation is not None and organisation.is_reference


can_verify = is_official & ~is_member
"""The bureau; nobody verifies an organisation that they belong to."""

rules.add_perm("accounts.verify", can_verify)
rules.add_perm("accounts.manage", is_owner)
rules.add_perm("accounts.claim", is_for_reference)
