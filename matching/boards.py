"""Reads of matches for people: lists of one posting, one's own matches by whose turn it is, the broker's board."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from inbox.models import Obligation
from matching.enums import MatchStatus, Verdict
from matching.freshness import freshest_of_achievement, freshest_of_need, with_ages
from matching.models import BrokerClaim, Conversation, CurrentRun, Match, Message, ReadMark, Trial
from matching.querysets import MatchQuerySet
from matching.services.answers import OWED
from matching.services.telling import BOTH
from postings.models import Posting


def readable(user: Any) -> MatchQuerySet:
    """Matches that this person may see, with both sides loaded."""
    return Match.objects.visible_to(user).select_related(*BOTH, "need__tech_field", "achievement__discipline")


def with_claims(matches: QuerySet[Match]) -> QuerySet[Match]:
    """With who looks after each, whether it is on trial, and how long ago either side was confirmed."""
    held = BrokerClaim.objects.held().select_related("broker", "organisation")
    tried = Trial.objects.filter(run__in=CurrentRun.objects.values("run"))
    return with_ages(matches).prefetch_related(
        Prefetch("claims", queryset=held, to_attr="held_claims"),
        Prefetch("trials", queryset=tried, to_attr="trials_now"),
    )


def of_need(need: Posting, user: Any) -> QuerySet[Match]:
    """A need's list: best first, of near equals the one confirmed lately."""
    return freshest_of_need(with_claims(readable(user).current().related().fitting().filter(need=need)))


def of_achievement(achievement: Posting, user: Any) -> QuerySet[Match]:
    """The needs that an achievement could meet, in the same order."""
    found = readable(user).current().related().fitting().filter(achievement=achievement)
    return freshest_of_achievement(with_claims(found))


def near_misses(user: Any, **side: Posting) -> QuerySet[Match]:
    """What a need (`need=`) or an achievement (`achievement=`) misses by a broken condition, the nearest first."""
    return with_claims(readable(user).current().near_misses().filter(**side).order_by("rank", "pk"))


def mine(user: Any) -> MatchQuerySet:
    """Matches of the postings of this person's organisations."""
    own = Q(need__organisation__in=user.organisation_ids) | Q(achievement__organisation__in=user.organisation_ids)
    return readable(user).filter(own)


def to_answer(user: Any) -> MatchQuerySet:
    """Where the other side is interested and waits for this person's organisation."""
    ids = user.organisation_ids
    waiting = Q(need_answer=Verdict.INTERESTED, achievement__organisation__in=ids) | Q(
        achievement_answer=Verdict.INTERESTED, need__organisation__in=ids
    )
    return mine(user).filter(waiting, status=MatchStatus.WAITING)


def waiting_for_others(user: Any) -> QuerySet[Match]:
    """Where this person's organisation is interested and the other side has not answered."""
    ids = user.organisation_ids
    asked = Q(need_answer=Verdict.INTERESTED, need__organisation__in=ids) | Q(
        achievement_answer=Verdict.INTERESTED, achievement__organisation__in=ids
    )
    return mine(user).filter(asked, status=MatchStatus.WAITING)


TABS = {
    "answer": to_answer,
    "new": lambda user: mine(user).related().fitting().filter(status=MatchStatus.NEW, is_current=True),
    "waiting": waiting_for_others,
    "connected": lambda user: mine(user).filter(status=MatchStatus.CONNECTED),
    "declined": lambda user: mine(user).filter(status=MatchStatus.DECLINED),
}
"""One's own matches by whose turn it is."""


@dataclass(frozen=True)
class Column:
    """A column of the board: its first cards and how many there are in all."""

    key: str
    matches: list[Match]
    total: int


COLUMN_SIZE = 10


def board(user: Any, matches: MatchQuerySet) -> list[Column]:
    """The broker's columns: new and strong first, one's own, waiting longest first, connected through oneself."""
    held = BrokerClaim.objects.held().filter(match=OuterRef("pk"))
    matches = matches.fitting()
    free = matches.exclude(Exists(held))
    own = matches.filter(Exists(held.filter(broker=user)))
    columns = {
        "new": free.filter(status=MatchStatus.NEW, is_current=True).order_by("-grade", "rank", "pk"),
        "mine": own.filter(status=MatchStatus.NEW).order_by("-grade", "pk"),
        "waiting": matches.filter(status=MatchStatus.WAITING).order_by("status_at", "pk"),
        "connected": own.filter(status=MatchStatus.CONNECTED).order_by("-status_at", "pk"),
    }
    return [Column(key, list(with_claims(chosen)[:COLUMN_SIZE]), chosen.count()) for key, chosen in columns.items()]


def owed_answers(matches: list[Match]) -> dict[int, Obligation]:
    """The open obligation to answer, by match: who must answer and by when."""
    owed = Obligation.objects.open().filter(
        code=OWED,
        content_type__app_label="matching",
        content_type__model="match",
        object_id__in=[m.pk for m in matches],
    )
    return {obligation.object_id: obligation for obligation in owed.select_related("organisation")}


def talks(user: Any) -> QuerySet[Any]:
    """This person's conversations, latest first, each with whether something in it is unread (`is_unread`)."""
    marks = ReadMark.objects.filter(conversation=OuterRef("conversation"), user=user, read_until__gte=OuterRef("at"))
    unread = Message.objects.filter(conversation=OuterRef("pk")).exclude(by=user).exclude(Exists(marks))
    return (
        Conversation.objects.visible_to(user)
        .select_related("match__need__organisation", "match__achievement__organisation")
        .annotate(is_unread=Exists(unread))
        .order_by("-last_message_at", "-opened_at")
    )


def conversations(user: Any) -> QuerySet[Any]:
    """The same, each with how many messages were `said`."""
    return talks(user).annotate(said=Count("messages"))
