"""Who stands behind the words sponsor, park, bureau and bidder for one challenge: organisations that owe, people that are told."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.selectors import owners_of, people_of
from challenges.enums import BidStatus


class Party(models.TextChoices):
    """A side of a challenge."""

    SPONSOR = "sponsor", _("发榜单位")
    PARK = "park", _("园区")
    BUREAU = "bureau", _("科技局")
    BIDDER = "bidder", _("揭榜单位")
    CHOSEN = "chosen", _("中选单位")


_HANDED_IN = (
    BidStatus.SUBMITTED,
    BidStatus.ELIGIBLE,
    BidStatus.UNDER_REVIEW,
    BidStatus.SHORTLISTED,
    BidStatus.SELECTED,
    BidStatus.CONTRACTED,
)
_CHOSEN = (BidStatus.SELECTED, BidStatus.CONTRACTED)


def bureau_of(challenge: Any) -> Organisation | None:
    """The office that decides: never the one whose own challenge it is."""
    return Organisation.objects.bureaus().exclude(pk=challenge.organisation_id).order_by("pk").first()


def screener_of(challenge: Any) -> Organisation | None:
    """The operator of its park; the bureau where there is none that could judge (`rules.has_no_park`)."""
    operator = challenge.park.operator if challenge.park else None
    able = operator is not None and operator.is_verified and operator.pk != challenge.organisation_id
    return operator if able else bureau_of(challenge)


def owing(challenge: Any, party: str) -> list[Organisation]:
    """The organisations that owe a step which `party` has to take."""
    if party == Party.SPONSOR:
        return [challenge.organisation]
    if party in (Party.PARK, Party.BUREAU):
        found = screener_of(challenge) if party == Party.PARK else bureau_of(challenge)
        return [found] if found else []
    return [bid.organisation for bid in _bids(challenge, _CHOSEN)]


def people_told(challenge: Any, parties: Iterable[str]) -> list[User]:
    """Everybody of these sides who is told, each once: authors and owners of firms, the whole staff of offices."""
    people: dict[int, User] = {}
    for party in parties:
        people.update({user.pk: user for user in _people(challenge, party)})
    return list(people.values())


def keepers(organisation: Organisation, author_id: int | None) -> list[User]:
    """The author, if still of the organisation, and the organisation's owners."""
    chosen = Q(pk__in=owners_of(organisation).values("pk")) | Q(pk=author_id)
    return list(people_of(organisation).filter(chosen).distinct())


def _people(challenge: Any, party: str) -> Iterable[User]:
    if party == Party.SPONSOR:
        return keepers(challenge.organisation, challenge.author_id)
    if party in (Party.PARK, Party.BUREAU):
        return [user for office in owing(challenge, party) for user in people_of(office)]
    states = _CHOSEN if party == Party.CHOSEN else _HANDED_IN
    return [user for bid in _bids(challenge, states) for user in keepers(bid.organisation, bid.author_id)]


def _bids(challenge: Any, states: Iterable[str]) -> Iterable[Any]:
    return challenge.bids.filter(status__in=states).select_related("organisation")
