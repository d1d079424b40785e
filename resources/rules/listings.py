"""Who may do what with an entry of a directory."""

from typing import Any

import rules

from accounts.enums import OrganisationKind, Persona
from accounts.rules import is_official
from resources.enums.finance import FINANCIERS


@rules.predicate
def is_of_publisher(user: Any, listing: Any) -> bool:
    """Acts for the organisation whose entry it is."""
    return user.is_authenticated and listing is not None and listing.organisation_id in user.organisation_ids


def financing(user: Any) -> list[Any]:
    """The verified banks and funds that this person acts for."""
    return [org for org in _mine(user) if org.kind in FINANCIERS and org.is_verified]


def operating(user: Any) -> list[Any]:
    """The organisations for which this person may enter a base: any that does research, production or incubation (F180)."""
    shut_out = {OrganisationKind.GOVERNMENT, OrganisationKind.BANK, OrganisationKind.FUND}
    return [org for org in _mine(user) if org.kind not in shut_out and org.is_verified]


def funding(user: Any) -> list[Any]:
    """Those for which this person may enter a fund: funds themselves, and park operators (F187)."""
    kinds = {OrganisationKind.FUND, OrganisationKind.PARK}
    return [org for org in _mine(user) if org.kind in kinds and org.is_verified]


def asking(user: Any) -> Any:
    """The verified organisation for which this person asks; banks, funds and offices do not ask here."""
    shut_out = {OrganisationKind.GOVERNMENT, *FINANCIERS}
    return next((org for org in _mine(user) if org.is_verified and org.kind not in shut_out), None)


def _mine(user: Any) -> list[Any]:
    return user.organisations if user.is_authenticated else []


@rules.predicate
def reads_registers(user: Any) -> bool:
    """The bureau reads single rows of registers; everybody reads their sums."""
    return user.is_authenticated and Persona.OFFICIAL in user.personas


rules.add_perm("resources.edit_listing", is_of_publisher)
rules.add_perm("resources.review_listing", is_official & ~is_of_publisher)
rules.add_perm("resources.read_registers", reads_registers)
