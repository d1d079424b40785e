"""Who may do what with matches and runs."""

from typing import Any

import rules

from accounts.rules import is_broker, is_official


@rules.predicate
def is_need_side(user: Any, match: Any) -> bool:
    """Acts for the organisation whose need it is."""
    return user.is_authenticated and match is not None and match.need.organisation_id in user.organisation_ids


@rules.predicate
def is_achievement_side(user: Any, match: Any) -> bool:
    """Acts for the organisation whose achievement it is."""
    return user.is_authenticated and match is not None and match.achievement.organisation_id in user.organisation_ids


@rules.predicate
def reads_whole_list(user: Any, asked: Any) -> bool:
    """Whose need or challenge it is, brokers and officials: they may see a list in which others are compared."""
    if not user.is_authenticated or asked is None:
        return False
    return asked.organisation_id in user.organisation_ids or is_broker(user) or is_official(user)


is_party = is_need_side | is_achievement_side

rules.add_perm("matching.ask_figure", is_need_side | is_broker)
rules.add_perm("matching.answer_figure", is_achievement_side)
rules.add_perm("matching.answer", is_party)
rules.add_perm("matching.claim", is_broker & ~is_party)
rules.add_perm("matching.see_runs", is_official)
rules.add_perm("matching.start_run", is_official)
rules.add_perm("matching.change_ranker", is_official)


@rules.predicate
def owns_seat(user: Any, seat: Any) -> bool:
    """Acts for the organisation whose need has the seat."""
    return user.is_authenticated and seat is not None and seat.need.organisation_id in user.organisation_ids


rules.add_perm("matching.answer_joint", owns_seat)
rules.add_perm("matching.arrange_joint", is_official | is_broker)
