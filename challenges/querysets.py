"""Reads of challenges and bids: the one place that says who may see which."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.enums import Persona
from challenges.enums import BidStatus, ChallengeStatus, Consent, ProposalStatus
from common.search import SearchQuerySet

HALL = {
    "open": (ChallengeStatus.OPEN, ChallengeStatus.REVIEWING, ChallengeStatus.SHORTLISTED, ChallengeStatus.NEGOTIATION),
    "in_progress": (
        ChallengeStatus.PUBLICITY,
        ChallengeStatus.OBJECTION,
        ChallengeStatus.CONTRACTING,
        ChallengeStatus.IN_PROGRESS,
        ChallengeStatus.MILESTONE_CHECK,
        ChallengeStatus.ACCEPTANCE,
        ChallengeStatus.CONDITIONAL,
    ),
    "solved": (ChallengeStatus.ACCEPTED, ChallengeStatus.SUBSIDY_DUE, ChallengeStatus.PAID, ChallengeStatus.CLOSED),
}
"""The three sections of the public hall."""


class ChallengeQuerySet(SearchQuerySet):
    def published(self) -> Self:
        """Ever laid open to the public."""
        return self.filter(published_at__isnull=False)

    def section(self, name: str) -> Self:
        """Of one section of the hall."""
        return self.published().filter(status__in=HALL[name])

    def visible_to(self, user: Any) -> Self:
        """Published ones to all; one's own; submitted ones to the park that screens, to officials and to asked experts."""
        public = Q(published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organisation__in=user.organisation_ids)
        asked = Q(pk__in=apps.get_model("challenges.Opinion").objects.filter(expert=user).values("challenge_id"))
        seen = public | own | asked
        if Persona.OFFICIAL in user.personas:
            seen |= ~Q(status=ChallengeStatus.DRAFT)
        elif Persona.PARK in user.personas:
            seen |= Q(park__operator__in=user.organisation_ids) & ~Q(status=ChallengeStatus.DRAFT)
        return self.filter(seen)


class BidQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """Led by this person's organisation, or with it as an asked or consenting member."""
        return self.filter(_takes_part(user))

    def with_invitations(self, user: Any) -> Any:
        """`is_invitation`: this person's organisation is asked into the consortium and has not answered."""
        seats = apps.get_model("challenges.ConsortiumMember").objects.filter(bid=models.OuterRef("pk"))
        asked = seats.filter(organisation__in=user.organisation_ids, consent=Consent.ASKED)
        return self.annotate(is_invitation=models.Exists(asked))

    def submitted(self) -> Self:
        return self.exclude(status=BidStatus.DRAFT)

    def sealed(self) -> Self:
        """Handed in and not opened: an envelope, of which nobody but the bidder reads anything."""
        return self.filter(status=BidStatus.SUBMITTED, opened_at=None)

    def opened(self) -> Self:
        return self.filter(opened_at__isnull=False)

    def with_confirmation(self) -> Any:
        """`is_unconfirmed`: handed in, and the money or the indicators were amended after its bidder last looked."""
        amended = apps.get_model("challenges.Amendment").objects.filter(
            challenge=models.OuterRef("challenge"), is_binding=True, number__gt=models.OuterRef("answers_to")
        )
        return self.annotate(is_unconfirmed=models.Exists(amended) & Q(status=BidStatus.SUBMITTED))

    def visible_to(self, user: Any) -> Self:
        """The bidder's side always; officials, except of a sponsoring office, what is opened; the sponsor what is shortlisted
        or beyond, once the review is over. Reviewers read through their assignments, never through this.
        """
        if not user.is_authenticated:
            return self.none()
        seen = _takes_part(user)
        mine = Q(challenge__organisation__in=user.organisation_ids)
        if Persona.OFFICIAL in user.personas:
            seen |= Q(opened_at__isnull=False) & ~mine
        chosen = (BidStatus.SHORTLISTED, BidStatus.SELECTED, BidStatus.CONTRACTED)
        return self.filter(seen | mine & Q(status__in=chosen) & ~Q(challenge__status=ChallengeStatus.REVIEWING))


def _takes_part(user: Any) -> Q:
    """Bids that this person's organisation leads or has a seat in, asked by keys so that the indexes answer."""
    mine = user.organisation_ids
    seats = apps.get_model("challenges.ConsortiumMember").objects.filter(organisation__in=mine)
    return Q(organisation__in=mine) | Q(pk__in=seats.exclude(consent=Consent.REFUSED).values("bid"))


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Their author, and officials of another office than the sponsor's; with the evidence."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self.exclude(~Q(by=user), challenge__organisation__in=user.organisation_ids)
        return self.filter(by=user)


class AmendmentProposalQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Not decided yet."""
        return self.filter(status=ProposalStatus.PROPOSED)

    def visible_to(self, user: Any) -> Self:
        """The sponsor and the bureau; what is approved everybody reads as an amendment."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self.all()
        return self.filter(challenge__organisation__in=user.organisation_ids)


class ProblemListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones to all, one's own before."""
        public = Q(published_at__isnull=False)
        return self.filter(public | Q(organisation__in=user.organisation_ids) if user.is_authenticated else public)


class ResearchInputQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Not taken down."""
        return self.filter(removed_at=None)

    def visible_to(self, user: Any) -> Self:
        """With the challenge or the list to which it is attached, while it stands."""
        challenges = apps.get_model("challenges.Challenge").objects.visible_to(user)
        lists = apps.get_model("challenges.ProblemList").objects.visible_to(user)
        return self.standing().filter(Q(challenge__in=challenges.values("pk")) | Q(problem_list__in=lists.values("pk")))
