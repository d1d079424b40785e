"""Who may do what with a service request."""

from typing import Any

import rules

from accounts.enums import Persona
from accounts.rules import is_official

_NOT_ASKERS = frozenset({Persona.OFFICIAL, Persona.PARK})


@rules.predicate
def may_ask(user: Any) -> bool:
    """Acts for a verified organisation that is neither a park operator nor a public office."""
    return user.is_authenticated and bool(asking_organisations(user))


def asking_organisations(user: Any) -> list[Any]:
    """Those of this person's organisations that may ask for a service."""
    return [one for one in user.organisations if one.is_verified and one.persona not in _NOT_ASKERS]


@rules.predicate
def is_asker(user: Any, request: Any) -> bool:
    return user.is_authenticated and request is not None and request.organisation_id in user.organisation_ids


@rules.predicate
def is_desk(user: Any, request: Any) -> bool:
    """Acts for the park operator or office that has the request; nobody handles their own organisation's."""
    return (
        user.is_authenticated
        and request is not None
        and request.desk_id in user.organisation_ids
        and request.organisation_id not in user.organisation_ids
    )


@rules.predicate
def is_provider(user: Any, request: Any) -> bool:
    return (
        user.is_authenticated
        and request is not None
        and request.provider_id is not None
        and request.provider_id in user.organisation_ids
    )


@rules.predicate
def is_responsible(user: Any, request: Any) -> bool:
    """The provider once there is one, else the desk."""
    if request is None:
        return False
    return bool(is_provider(user, request) if request.provider_id else is_desk(user, request))


@rules.predicate
def takes_part(user: Any, request: Any) -> bool:
    """Of one of the sides: may write notes and add files."""
    return bool(is_asker(user, request) or is_desk(user, request) or is_provider(user, request))


@rules.predicate
def works_at_desk(user: Any) -> bool:
    """Park operators and officials have a desk of requests."""
    return bool(is_official(user)) or (user.is_authenticated and Persona.PARK in user.personas)


rules.add_perm("resources.ask_request", is_asker)
rules.add_perm("resources.desk_request", is_desk)
rules.add_perm("resources.provide_request", is_provider)
rules.add_perm("resources.answer_request", is_responsible)
rules.add_perm("resources.join_request", takes_part)
