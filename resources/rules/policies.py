"""Who may do what with a policy, and with an organisation's figures."""

from typing import Any

import rules

from accounts.rules import is_official, is_owner


@rules.predicate
def drafts(user: Any, version: Any) -> bool:
    """Any official may write and hand in a draft."""
    return bool(is_official(user))


@rules.predicate
def approves(user: Any, version: Any) -> bool:
    """An official who did not draft it (four eyes)."""
    return version is not None and bool(is_official(user)) and version.drafted_by_id != user.pk


@rules.predicate
def states_figures(user: Any, organisation: Any) -> bool:
    """The owner of the organisation."""
    return bool(is_owner(user, organisation))


@rules.predicate
def reads_figures(user: Any, organisation: Any) -> bool:
    """People of the organisation and officials."""
    mine = user.is_authenticated and organisation is not None and organisation.pk in user.organisation_ids
    return bool(mine) or bool(is_official(user))


rules.add_perm("resources.draft_policy", drafts)
rules.add_perm("resources.approve_policy", approves)
rules.add_perm("resources.state_figures", states_figures)
rules.add_perm("resources.read_figures", reads_figures)
