"""One's own matches by the posting that they are of: the best three of each, so that a phone shows all postings soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Max, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from matching.boards import with_claims
from matching.models import Match
from matching.presenting import Presented, present
from postings.models import Posting

BEST = 3
POSTINGS_PER_PAGE = 8
_SIDES = ("need", "achievement")


@dataclass(frozen=True)
class Group:
    """A posting of one's own: the best of its matches, and how many it has in all."""

    side: str
    posting: Posting
    cards: Sequence[Presented]
    total: int

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


def of_own(user: Any, matches: QuerySet[Match]) -> QuerySet[Any]:
    """With `own_need` or `own_achievement`, the id of the posting that is one's own; the need where both are."""
    needs, ids = Q(need__organisation__in=user.organisation_ids), user.organisation_ids
    return matches.annotate(
        own_need=Case(When(needs, then=F("need_id"))),
        own_achievement=Case(When(~needs & Q(achievement__organisation__in=ids), then=F("achievement_id"))),
    )


def pages_of(user: Any, matches: QuerySet[Match], number: Any) -> Page:
    """A page of postings with their best matches, the posting with the best match first. Three queries."""
    own = of_own(user, matches)
    keys = own.order_by().values("own_need", "own_achievement").annotate(total=Count("pk"), best=Max("grade"))
    page = Paginator(keys.order_by("-best", "own_need", "own_achievement"), POSTINGS_PER_PAGE).get_page(number)
    page.object_list = list(_groups(own, list(page.object_list)))
    return page


def _groups(own: QuerySet[Any], keys: Sequence[dict[str, Any]]) -> Iterable[Group]:
    order = ("-grade", "rank", "pk")
    place = Window(RowNumber(), partition_by=["own_need", "own_achievement"], order_by=order)
    on_page = Q(own_need__in=[key["own_need"] for key in keys if key["own_need"]]) | Q(
        own_achievement__in=[key["own_achievement"] for key in keys if key["own_achievement"]]
    )
    best = list(with_claims(own.filter(on_page)).annotate(place=place).filter(place__lte=BEST).order_by(*order))
    cards: dict[tuple[Any, Any], list[Presented]] = {}
    for card in present(best):
        match: Any = card.match
        cards.setdefault((match.own_need, match.own_achievement), []).append(card)
    for key in keys:
        side = _SIDES[0] if key["own_need"] else _SIDES[1]
        found = cards[key["own_need"], key["own_achievement"]]
        yield Group(side, getattr(found[0].match, side), found, key["total"])
