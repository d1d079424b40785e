"""Who may do what in 揭榜挂帅: 企业出题、政府搭台、高校院所解题 (F057)."""

from typing import Any

import rules

from accounts.enums import OrganisationKind, Persona
from accounts.rules import is_member, is_official
from challenges.enums import Consent


@rules.predicate
def proposed_it(user: Any, proposed: Any) -> bool:
    """Is the one who proposed these terms, or this amendment: the other pair of eyes must be somebody else's."""
    return proposed is not None and proposed.proposed_by_id == user.pk


@rules.predicate
def is_sponsor(user: Any, challenge: Any) -> bool:
    """Acts for the organisation whose problem it is."""
    return user.is_authenticated and challenge is not None and challenge.organisation_id in user.organisation_ids


@rules.predicate
def runs_its_park(user: Any, challenge: Any) -> bool:
    return (
        user.is_authenticated
        and challenge is not None
        and challenge.park is not None
        and challenge.park.operator_id in user.organisation_ids
        and Persona.PARK in user.personas
    )


@rules.predicate
def has_no_park(user: Any, challenge: Any) -> bool:
    """No operator who could judge: none, not verified, or the sponsor itself. Then the bureau screens."""
    if challenge is None:
        return False
    operator = challenge.park.operator if challenge.park else None
    return operator is None or not operator.is_verified or operator.pk == challenge.organisation_id


@rules.predicate
def accepted_it(user: Any, challenge: Any) -> bool:
    """Decided its acceptance: whoever says that it is owed does not also pay it."""
    contracts = challenge.contracts.all() if challenge is not None else ()
    return any(
        getattr(contract, "acceptance", None) and contract.acceptance.decided_by_id == user.pk for contract in contracts
    )


@rules.predicate
def delivers_it(user: Any, challenge: Any) -> bool:
    """Acts for the organisation that leads a contracted bid of it."""
    ids = challenge.contracts.values_list("bid__organisation", flat=True) if challenge is not None else ()
    return user.is_authenticated and any(pk in user.organisation_ids for pk in ids)


@rules.predicate
def is_bidder(user: Any, bid: Any) -> bool:
    """Acts for the lead, or for a member that has consented (co-editing)."""
    if not user.is_authenticated or bid is None:
        return False
    if bid.organisation_id in user.organisation_ids:
        return True
    return bid.members.filter(organisation__in=user.organisation_ids, consent=Consent.GIVEN).exists()


@rules.predicate
def leads_bid(user: Any, bid: Any) -> bool:
    return user.is_authenticated and bid is not None and bid.organisation_id in user.organisation_ids


@rules.predicate
def sponsors_its_challenge(user: Any, about: Any) -> bool:
    """Of a bid, or of a proposed amendment."""
    return about is not None and is_sponsor(user, about.challenge)


@rules.predicate
def sponsors_contract(user: Any, contract: Any) -> bool:
    """Acts for the side that pays and uses."""
    return contract is not None and is_sponsor(user, contract.challenge)


@rules.predicate
def leads_contract(user: Any, contract: Any) -> bool:
    """Acts for the lead of the bid: the side that does the work."""
    return contract is not None and leads_bid(user, contract.bid)


PROBLEM_KINDS = frozenset({OrganisationKind.ASSOCIATION, OrganisationKind.GOVERNMENT})


@rules.predicate
def may_publish_problems(user: Any, organisation: Any) -> bool:
    """Acts for a verified association, or for the bureau, which condenses needs with the industry (F060, F067)."""
    return is_member(user, organisation) and organisation.is_verified and organisation.kind in PROBLEM_KINDS


@rules.predicate
def may_publish_list(user: Any, problem_list: Any) -> bool:
    """Acts for the association or office that publishes this list."""
    return problem_list is not None and may_publish_problems(user, problem_list.organisation)


rules.add_perm("challenges.draft_terms", is_official)
rules.add_perm("challenges.approve_terms", is_official & ~proposed_it)
rules.add_perm("challenges.move_money", is_official)
rules.add_perm("challenges.edit", is_sponsor)
rules.add_perm("challenges.screen", (runs_its_park | (is_official & has_no_park)) & ~is_sponsor)
rules.add_perm("challenges.decide", is_official & ~is_sponsor)
rules.add_perm("challenges.add_research", is_official & ~is_sponsor)
rules.add_perm("challenges.add_list_research", is_official | may_publish_list)
rules.add_perm("challenges.pay", is_official & ~is_sponsor & ~accepted_it)
rules.add_perm("challenges.deliver", delivers_it)
rules.add_perm("challenges.propose_amendment", sponsors_its_challenge)
rules.add_perm("challenges.decide_amendment", is_official & ~sponsors_its_challenge & ~proposed_it)
rules.add_perm("challenges.edit_bid", leads_bid)
rules.add_perm("challenges.write_bid", is_bidder)
rules.add_perm("challenges.judge_bid", is_official & ~sponsors_its_challenge & ~leads_bid)
rules.add_perm("challenges.choose_bid", sponsors_its_challenge & ~leads_bid)
rules.add_perm("challenges.edit_contract", sponsors_contract | leads_contract)
rules.add_perm("challenges.sponsor_contract", sponsors_contract)
rules.add_perm("challenges.deliver_contract", leads_contract)
