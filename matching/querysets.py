"""Reads of matching: the one place that says who may see which match."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from accounts.enums import Persona, Verification
from achievements.models import Achievement
from matching.enums import ANNOUNCED, UNFINISHED, Band, JointStatus, MatchStatus, RankerStatus, Side
from matching.limits import MAX_ATTEMPTS
from needs.models import Need
from postings.enums import PostingStatus


class MatchRunQuerySet(models.QuerySet):
    def unfinished(self) -> Self:
        """Queued or running: at most one."""
        return self.filter(status__in=UNFINISHED)

    def visible_to(self, user: Any) -> Self:
        """Runs are the officials' business."""
        return self if user.is_authenticated and Persona.OFFICIAL in user.personas else self.none()


class RankerModelQuerySet(models.QuerySet):
    def live(self) -> Self:
        """The one that the next run will use: one or none."""
        return self.filter(status=RankerStatus.LIVE)

    def visible_to(self, user: Any) -> Self:
        """Models are the officials' business."""
        return self if user.is_authenticated and Persona.OFFICIAL in user.personas else self.none()


class QuestionQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Asked and not answered yet, the oldest first."""
        return self.filter(done_at=None)


class RehearsalQuerySet(QuestionQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The organisation whose need it is."""
        return self.filter(need__organisation__in=user.organisation_ids) if user.is_authenticated else self.none()


class MatchRequestQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Not handled yet, not given up, and not being taken care of by a full run under way."""
        covered = self.model._default_manager.filter(
            covered_by__status__in=UNFINISHED, covered_generation=F("generation")
        )
        open_ones = self.filter(generation__gt=F("handled_generation"), attempts__lt=MAX_ATTEMPTS)
        return open_ones.exclude(pk__in=covered.values("pk"))


class OfRunQuerySet(models.QuerySet):
    def of_current_run(self) -> Self:
        """Only of the run that readers see."""
        return self.filter(run_id__in=apps.get_model("matching.CurrentRun").objects.values("run_id"))


class MatchQuerySet(models.QuerySet):
    def current(self) -> Self:
        """In the lists that readers see now, and not declined."""
        return self.filter(is_current=True).exclude(status=MatchStatus.DECLINED)

    def related(self) -> Self:
        """Without those that the engine calls unrelated, unless somebody has answered them."""
        return self.exclude(band=Band.NONE, status=MatchStatus.NEW)

    def fitting(self) -> Self:
        """Without those that break a condition, unless somebody has answered them: what a main list may hold."""
        return self.exclude(is_near_miss=True, status=MatchStatus.NEW)

    def news(self) -> Self:
        """Strong and fair ones that stand in the lists, break no condition, and nobody has answered."""
        return self.fitting().filter(is_current=True, status=MatchStatus.NEW, band__in=ANNOUNCED)

    def between_public(self) -> Self:
        """Both sides are in public life: what either side may be told of, whoever reads."""
        sides = {
            f"{side}__{name}": value
            for side in Side
            for name, value in (("status", PostingStatus.PUBLISHED), ("organisation__status", Verification.VERIFIED))
        }
        return self.filter(**sides)

    def near_misses(self) -> Self:
        """Those that break a condition and that nobody has answered: 差一点."""
        return self.filter(is_near_miss=True, status=MatchStatus.NEW)

    def on_board(self) -> Self:
        """New and waiting ones: the broker's board."""
        return self.fitting().filter(Q(status=MatchStatus.NEW, is_current=True) | Q(status=MatchStatus.WAITING))

    def visible_to(self, user: Any) -> Self:
        """The two sides, brokers and officials, where both postings are visible to them; connected sides always.

        A broker sees new and waiting matches of published postings, and every match that they look after.
        """
        if not user.is_authenticated:
            return self.none()
        party = Q(need__organisation__in=user.organisation_ids) | Q(achievement__organisation__in=user.organisation_ids)
        allowed = party
        if Persona.OFFICIAL in user.personas:
            allowed = Q()
        elif Persona.BROKER in user.personas:
            allowed = party | Q(status__in=(MatchStatus.NEW, MatchStatus.WAITING))
        seen = self._both_postings_visible_to(user) & allowed
        if Persona.BROKER in user.personas:
            seen |= Q(pk__in=_claimed_by(user))
        return self.filter(seen | (party & Q(status=MatchStatus.CONNECTED)))

    def _both_postings_visible_to(self, user: Any) -> Q:
        needs, achievements = Need.objects.visible_to(user), Achievement.objects.visible_to(user)
        return Q(need__in=needs.values("pk"), achievement__in=achievements.values("pk"))


def _claimed_by(user: Any) -> models.QuerySet:
    return apps.get_model("matching.BrokerClaim").objects.held_by(user).values("match_id")


class BrokerClaimQuerySet(models.QuerySet):
    def held(self) -> Self:
        return self.filter(released_at=None)

    def held_by(self, user: Any) -> Self:
        return self.held().filter(broker=user)


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The two sides and the broker who looks after the match; nobody else reads along, officials neither."""
        if not user.is_authenticated:
            return self.none()
        mine = user.organisation_ids
        return self.filter(
            Q(match__need__organisation__in=mine)
            | Q(match__achievement__organisation__in=mine)
            | Q(match__in=_claimed_by(user))
        )

    def unread_by(self, user: Any) -> Self:
        """With a message of somebody else after this person's read mark."""
        marks = apps.get_model("matching.ReadMark").objects
        mark = marks.filter(conversation=models.OuterRef("conversation"), user=user)
        messages = apps.get_model("matching.Message").objects
        newer = messages.filter(conversation=models.OuterRef("pk")).exclude(by=user)
        unread = newer.exclude(models.Exists(mark.filter(read_until__gte=models.OuterRef("at"))))
        return self.filter(models.Exists(unread))


class JointProposalQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Neither merged nor dismissed."""
        return self.filter(status__in=(JointStatus.PROPOSED, JointStatus.AGREED))

    def visible_to(self, user: Any) -> Self:
        """Brokers, officials, and the owners of its needs, those of proposals merged into it included."""
        if not user.is_authenticated:
            return self.none()
        if user.personas & {Persona.OFFICIAL, Persona.BROKER}:
            return self.all()
        seats = apps.get_model("matching.JointSeat").objects.filter(need__organisation__in=user.organisation_ids)
        return self.filter(Q(pk__in=seats.values("proposal")) | Q(pk__in=seats.values("proposal__merged_into")))


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The firm whose past need it was, and the institution whose achievement it is."""
        if not user.is_authenticated:
            return self.none()
        ids = user.organisation_ids
        return self.filter(Q(need__organisation__in=ids) | Q(achievement__organisation__in=ids))
