"""Who must not review which bid (N13): facts gathered once, judged by one function that everything else asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation
from challenges.enums import AssignmentStatus, BidStatus, Consent
from challenges.models import Assignment, Bid, Reviewer
from challenges.ties import Side, Ties, ties_of


@dataclass(frozen=True)
class BidFacts:
    """Ids: `organisations` of lead and members, `sponsor`, `people` who wrote or posed it, `excluded` and `seen` users.

    `wanted` is how many more reviewers it needs, `field` the challenge's technical field with its ancestors, `ties` who has
    had to do with a side, `rivals` the organisations of the other bids for the same challenge.
    """

    pk: int
    label: str
    wanted: int
    sponsor: int
    organisations: frozenset[int]
    people: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    seen: frozenset[int] = frozenset()
    ties: Ties = field(default_factory=Ties)
    rivals: frozenset[int] = frozenset()
    field: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReviewerFacts:
    """Ids; `room` is how many more bids this person can take, `load` the share of the capacity that is used."""

    pk: int
    user: int
    room: int
    organisations: frozenset[int] = frozenset()
    declared_organisations: frozenset[int] = frozenset()
    declared_people: frozenset[int] = frozenset()
    fields: frozenset[int] = field(default_factory=frozenset)
    load: float = 0.0
    decides: bool = False


def conflict(bid: BidFacts, reviewer: ReviewerFacts) -> str:
    """Why this person must not review this bid, in words for officials; empty where nothing is known against it."""
    return next((ground for ground, _source in grounds(bid, reviewer)), "")


def grounds(bid: BidFacts, reviewer: ReviewerFacts) -> Iterator[tuple[str, str]]:
    """Every (ground, source) that is known, the strongest first; the source is empty where the ground says it all."""
    everybody = bid.organisations | {bid.sponsor}
    if reviewer.user in bid.people:
        yield _("是方案或榜单的编写人"), ""
    if bid.sponsor in reviewer.organisations:
        yield _("与发榜单位同一单位"), ""
    if reviewer.organisations & bid.organisations:
        yield _("与揭榜方同一单位"), ""
    if reviewer.organisations & bid.rivals:
        yield _("与同榜的另一份方案同一单位"), ""
    if reviewer.declared_organisations & everybody or reviewer.declared_people & bid.people:
        yield _("已申报利益冲突"), ""
    if reviewer.user in bid.excluded:
        yield _("揭榜方请求回避"), ""
    if reviewer.decides:
        yield _("是决定结果的科技局人员"), ""
    for tie in bid.ties.people:
        if tie.who == reviewer.user:
            yield tie.ground, tie.source
    for tie in bid.ties.organisations:
        if tie.who in reviewer.organisations:
            yield tie.ground, tie.source
    if reviewer.user in bid.seen:
        yield _("已分派过或已回避"), ""


def facts_of_bids(
    bids: QuerySet[Bid], decided_by: dict[int, int], *, now: datetime, with_sealed: bool = True
) -> list[BidFacts]:
    """Facts of these bids; `decided_by` is challenge id → reviewers for each bid, by its frozen terms.

    The solver keeps rivals away whose own bid is still sealed; what people read is made without (`with_sealed=False`).
    """
    seen = Prefetch("assignments", Assignment.objects.select_related("reviewer"))
    rows = bids.select_related("challenge__tech_field__parent").prefetch_related("members", "excluded_reviewers", seen)
    found = list(rows.order_by("pk"))
    ties = ties_of({bid.pk: _side(bid) for bid in found}, now=now)
    teams = _teams({bid.challenge_id for bid in found}, with_sealed=with_sealed)
    facts = [_facts(bid, decided_by[bid.challenge_id], ties.get(bid.pk, Ties())) for bid in found]
    return [
        replace(fact, rivals=_rivals(teams[bid.challenge_id], bid.pk)) for fact, bid in zip(facts, found, strict=True)
    ]


def _teams(challenges: set[int], *, with_sealed: bool) -> dict[int, dict[int, frozenset[int]]]:
    """Challenge → bid → organisations in it, of every bid that was handed in and not taken back."""
    rows = Bid.objects.filter(challenge__in=challenges).exclude(status__in=(BidStatus.DRAFT, BidStatus.WITHDRAWN))
    teams: dict[int, dict[int, frozenset[int]]] = {pk: {} for pk in challenges}
    for bid in (rows if with_sealed else rows.opened()).prefetch_related("members"):
        given = (seat.organisation_id for seat in bid.members.all() if seat.consent == Consent.GIVEN)
        teams[bid.challenge_id][bid.pk] = frozenset({bid.organisation_id, *given})
    return teams


def _rivals(teams: dict[int, frozenset[int]], own: int) -> frozenset[int]:
    return frozenset().union(*(team for pk, team in teams.items() if pk != own))


def _side(bid: Bid) -> Side:
    seats = [seat for seat in bid.members.all() if seat.consent != Consent.REFUSED]
    organisations = {bid.organisation_id, bid.challenge.organisation_id, *(seat.organisation_id for seat in seats)}
    people = {bid.author_id, bid.challenge.author_id, *(seat.answered_by_id for seat in seats)}
    return Side(bid.challenge_id, frozenset(organisations), frozenset(pk for pk in people if pk))


def _facts(bid: Bid, quota: int, ties: Ties) -> BidFacts:
    side, assignments = _side(bid), list(bid.assignments.all())
    seats = (seat.organisation_id for seat in bid.members.all() if seat.consent != Consent.REFUSED)
    kept = sum(row.status != AssignmentStatus.RECUSED for row in assignments)
    return BidFacts(
        pk=bid.pk, label=bid.reference, wanted=max(quota - kept, 0), sponsor=bid.challenge.organisation_id,
        organisations=frozenset({bid.organisation_id, *seats}), people=side.people, ties=ties,
        field=_lineage(bid.challenge.tech_field),
        excluded=frozenset(user.pk for user in bid.excluded_reviewers.all()),
        seen=frozenset(row.reviewer.user_id for row in assignments),
    )  # fmt: skip


def _lineage(term: Any) -> tuple[int, ...]:
    """The term and its parent, nearest first."""
    if term is None:
        return ()
    return (term.pk, term.parent_id) if term.parent_id else (term.pk,)


def facts_of_reviewers(reviewers: QuerySet[Reviewer], loads: dict[int, int]) -> list[ReviewerFacts]:
    """Facts of these reviewers; every organisation that somebody acts for, or has acted for, counts."""
    theirs = Prefetch("user__memberships", Membership.objects.filter(is_approved=True), to_attr="ever_of")
    bureaus = set(Organisation.objects.bureaus().values_list("pk", flat=True))
    rows = reviewers.select_related("user").prefetch_related("conflicts", "fields", theirs)
    return [_reviewer(row, loads.get(row.pk, 0), bureaus) for row in rows.order_by("pk")]


def _reviewer(row: Reviewer, load: int, bureaus: Iterable[int]) -> ReviewerFacts:
    memberships: list[Membership] = row.user.ever_of  # type: ignore[attr-defined]
    now_of = {membership.organisation_id for membership in memberships if membership.ended_at is None}
    declared = list(row.conflicts.all())
    return ReviewerFacts(
        pk=row.pk, user=row.user_id, room=max(row.capacity - load, 0), load=load / max(row.capacity, 1),
        organisations=frozenset(membership.organisation_id for membership in memberships),
        declared_organisations=frozenset(item.organisation_id for item in declared if item.organisation_id),
        declared_people=frozenset(item.person_id for item in declared if item.person_id),
        fields=frozenset(term.pk for term in row.fields.all()), decides=bool(now_of & set(bureaus)),
    )  # fmt: skip
