"""Who may take which step of an ask."""

from typing import Any

import rules

from accounts.rules import is_official, is_owner


@rules.predicate
def asks_it(user: Any, ask: Any) -> bool:
    """Acts for the organisation that asked."""
    return user.is_authenticated and ask is not None and ask.asker_id in user.organisation_ids


@rules.predicate
def answers_it(user: Any, ask: Any) -> bool:
    """Acts for the organisation that was asked."""
    return user.is_authenticated and ask is not None and ask.receiver_id in user.organisation_ids


@rules.predicate
def is_the_expert(user: Any, visit: Any) -> bool:
    """The invited expert, still of that institution, or an owner of it."""
    if not answers_it(user, visit):
        return False
    return visit.expert_id == user.pk or bool(is_owner(user, visit.receiver))


@rules.predicate
def is_of_borrower(user: Any, intent: Any) -> bool:
    return user.is_authenticated and intent is not None and intent.organisation_id in user.organisation_ids


rules.add_perm("resources.ask", asks_it)
rules.add_perm("resources.answer", answers_it)
rules.add_perm("resources.answer_visit", is_the_expert)
rules.add_perm("resources.edit_intent", is_of_borrower)
rules.add_perm("resources.keep_white_list", is_official)
