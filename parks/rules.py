"""Who may do what with a park."""

from typing import Any

import rules

from accounts.rules import is_member, is_official, is_owner, is_park_manager


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


@rules.predicate
def sees_indicator(user: Any, indicator: Any) -> bool:
    """Public figures are for all; the others for the bureau and for the operators of parks."""
    return indicator is not None and (indicator.public or bool(is_official(user)) or bool(is_park_manager(user)))


@rules.predicate
def sees_rows(user: Any, park: Any) -> bool:
    """The rows behind a figure: the bureau every park's, an operator its own park's."""
    return bool(is_official(user)) or bool(runs_park(user, park))


@rules.predicate
def sees_scorecard(user: Any) -> bool:
    """The bureau and the operators of parks."""
    return bool(is_official(user)) or bool(is_park_manager(user))


@rules.predicate
def answers_comment(user: Any, comment: Any) -> bool:
    """The bureau, though not about a park that the person runs themselves."""
    return comment is not None and bool(is_official(user)) and not runs_park(user, comment.park)


@rules.predicate
def keeps(user: Any, place: Any = None) -> bool:
    """Keeps the registers of a park or an alliance: its operator or secretariat, and the bureau; without a place the bureau."""
    if bool(is_official(user)):
        return True
    if place is None:
        return False
    if hasattr(place, "secretariat"):
        return (
            place.secretariat is not None and place.secretariat.is_verified and bool(is_member(user, place.secretariat))
        )
    return bool(runs_park(user, place))


@rules.predicate
def keeps_entry(user: Any, entry: Any) -> bool:
    """What the founding documents say is the bureau's to correct."""
    return entry is not None and (bool(is_official(user)) if entry.is_reference else bool(keeps(user, entry.place)))


@rules.predicate
def keeps_project(user: Any, project: Any) -> bool:
    return project is not None and bool(keeps(user, project.park))


rules.add_perm("parks.keep", keeps)
rules.add_perm("parks.keep_entry", keeps_entry)
rules.add_perm("parks.keep_project", keeps_project)
rules.add_perm("parks.register", is_official)


@rules.predicate
def is_second(user: Any, proposal: Any) -> bool:
    """An official who did not propose it."""
    return proposal is not None and bool(is_official(user)) and proposal.proposed_by_id != user.pk


rules.add_perm("parks.propose", is_official)
rules.add_perm("parks.decide_proposal", is_second)
rules.add_perm("parks.publish_scorecard", is_official)
rules.add_perm("parks.answer_comment", answers_comment)
rules.add_perm("parks.see_scorecard", sees_scorecard)
rules.add_perm("parks.see_indicator", sees_indicator)
rules.add_perm("parks.see_rows", sees_rows)
rules.add_perm("parks.manage", runs_park)
rules.add_perm("parks.answer", answers)
rules.add_perm("parks.withdraw_application", applied)
