"""Who has had to do with whom, from what the portal knows: consortia, contracts, results held or written together (N13).

Partnerships count for three years [proposal: as reviewers are asked to declare]. Only opened bids and published results are
read, so that a ground tells officials nothing that is still sealed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import Organisation
from achievements.models import Achievement
from challenges.enums import Consent
from challenges.models import Bid, Contract

COUNTED = timedelta(days=3 * 365)
_SEPARATORS = re.compile(r"[、，,;；/\s]+")


@dataclass(frozen=True)
class Side:
    """The sides of one bid: ids of its organisations with the sponsor, and of the people who wrote or posed it."""

    challenge: int
    organisations: frozenset[int]
    people: frozenset[int]


@dataclass(frozen=True)
class Tie:
    """An organisation or a person (`who`, an id) that has to do with a side; `source` names the record."""

    who: int
    ground: str
    source: str


@dataclass(frozen=True)
class Ties:
    """All ties of one bid."""

    organisations: tuple[Tie, ...] = ()
    people: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class _Group:
    """Organisations that did something together; `challenge` is where, 0 for a result."""

    members: frozenset[int]
    ground: str
    source: str
    challenge: int = 0


def ties_of(sides: dict[int, Side], *, now: datetime) -> dict[int, Ties]:
    """Bid id → its ties. Seven queries, whatever the number of bids."""
    everybody = frozenset().union(*(side.organisations for side in sides.values()))
    people = frozenset().union(*(side.people for side in sides.values()))
    if not everybody:
        return {}
    groups = [*_consortia(everybody, now), *_contracts(everybody, now), *_co_owned(everybody)]
    authors, written = _authors(everybody), _written_elsewhere(people, everybody)
    return {pk: _of_side(side, groups, authors, written) for pk, side in sides.items()}


def _of_side(side: Side, groups: list[_Group], authors: dict[int, list[Tie]], written: dict[int, list[Tie]]) -> Ties:
    shared = [
        Tie(other, group.ground, group.source)
        for group in groups
        if group.challenge != side.challenge and group.members & side.organisations
        for other in sorted(group.members - side.organisations)
    ]
    shared += [tie for person in sorted(side.people) for tie in written.get(person, ())]
    known = [tie for organisation in sorted(side.organisations) for tie in authors.get(organisation, ())]
    return Ties(tuple(shared), tuple(known))


def _consortia(everybody: frozenset[int], now: datetime) -> Iterator[_Group]:
    """Bids of three years that were opened, with more than one organisation in them."""
    seats = Q(members__organisation__in=everybody, members__consent=Consent.GIVEN)
    rows = Bid.objects.opened().filter(submitted_at__gte=now - COUNTED, members__consent=Consent.GIVEN)
    found = rows.filter(Q(organisation__in=everybody) | seats).distinct().prefetch_related("members")
    for bid in found.order_by("pk"):
        yield _Group(_team(bid), _("三年内同在一个联合体"), bid.reference, bid.challenge_id)


def _contracts(everybody: frozenset[int], now: datetime) -> Iterator[_Group]:
    """Contracts registered within three years: sponsor, lead and members."""
    seats = Q(bid__members__organisation__in=everybody, bid__members__consent=Consent.GIVEN)
    parties = Q(challenge__organisation__in=everybody) | Q(bid__organisation__in=everybody) | seats
    rows = Contract.objects.filter(parties, registered_at__gte=now - COUNTED).distinct()
    for contract in rows.select_related("challenge", "bid").prefetch_related("bid__members").order_by("pk"):
        members = _team(contract.bid) | {contract.challenge.organisation_id}
        yield _Group(members, _("三年内有技术合同往来"), contract.challenge.reference, contract.challenge_id)


def _team(bid: Bid) -> frozenset[int]:
    given = (seat.organisation_id for seat in bid.members.all() if seat.consent == Consent.GIVEN)
    return frozenset({bid.organisation_id, *given})


def _co_owned(everybody: frozenset[int]) -> Iterator[_Group]:
    """Published results whose holders are several: the owner, and whoever is named beside it."""
    named = Q(organisation__in=everybody)
    for name in Organisation.objects.filter(pk__in=everybody).values_list("name", flat=True):
        named |= Q(holder__contains=name)
    rows = Achievement.objects.filter(named, published_at__isnull=False).exclude(holder="")
    several = rows.exclude(holder=F("organisation__name")).order_by("pk")
    found = list(several.values_list("organisation_id", "holder", "reference"))
    ids = _ids({name for _owner, holder, _reference in found for name in _names(holder)})
    for owner, holder, reference in found:
        holders = frozenset({owner, *(ids[name] for name in _names(holder) if name in ids)})
        if len(holders) > 1:
            yield _Group(holders, _("共同持有成果"), reference)


def _names(holder: str) -> list[str]:
    return [name for name in _SEPARATORS.split(holder) if name]


def _ids(names: Iterable[str]) -> dict[str, int]:
    return dict(Organisation.objects.filter(name__in=names).values_list("name", "pk"))


def _authors(everybody: frozenset[int]) -> dict[int, list[Tie]]:
    """Organisation → people who wrote a result of it."""
    rows = Achievement.objects.filter(organisation__in=everybody, published_at__isnull=False, author__isnull=False)
    return _grouped(rows, key="organisation_id", who="author_id", ground=_("是对方成果的完成人"))


def _written_elsewhere(people: frozenset[int], everybody: frozenset[int]) -> dict[int, list[Tie]]:
    """Person → organisations that hold a result which this person wrote."""
    rows = Achievement.objects.filter(author__in=people, published_at__isnull=False).exclude(organisation__in=everybody)
    return _grouped(rows, key="author_id", who="organisation_id", ground=_("与对方人员共同完成成果"))


def _grouped(rows: Any, *, key: str, who: str, ground: str) -> dict[int, list[Tie]]:
    """One tie a pair, by its earliest result."""
    first: dict[tuple[int, int], str] = {}
    for one, other, reference in rows.order_by("pk").values_list(key, who, "reference"):
        first.setdefault((one, other), reference)
    ties: dict[int, list[Tie]] = defaultdict(list)
    for (one, other), reference in first.items():
        ties[one].append(Tie(other, ground, reference))
    return ties
