"""Who could do it (F128, F129): experts and institutions by what of their work stands in the list of a need or challenge.

The rule, the best of the simple ones measured: the mean of the three best grades. A place of the three that is empty counts
as a weak one, so that three good results stand before a single one. The band is the one that an achievement with this grade
has in the same list; the number itself is shown nowhere.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Membership, Organisation, User
from achievements.models import Achievement
from matching.enums import Band, MatchStatus
from matching.models import Candidate, Match
from matching.musts import Conditions
from needs.models import Need

BEST = 3
EMPTY = 2.0
"""The grade of a place that nothing fills: a weak one."""


@dataclass(frozen=True)
class Place:
    """An achievement in a list; `match` is the key of its page, None behind the places that have one."""

    achievement: Achievement
    grade: float
    band: str
    match: int | None = None


@dataclass(frozen=True)
class Standing:
    """A person or an institution in a list: `places` are the three best, of `total` related ones."""

    organisation: Organisation
    person: User | None
    band: str
    grade: float
    places: tuple[Place, ...]
    total: int


@dataclass(frozen=True)
class Capable:
    """Best first."""

    experts: list[Standing]
    institutions: list[Standing]


def capable_for(need: Need, user: Any) -> Capable:
    """Out of the need's list of the run that readers see, of what this person may see. Six queries; twelve where it has conditions."""
    return standings(places_of(need, user), without=need.organisation_id)


def places_of(need: Need, user: Any) -> list[Place]:
    """The related achievements of the whole list, best first; without those declined and those that break a condition."""
    rows = Candidate.objects.of_current_run().filter(need=need).exclude(band=Band.NONE)
    known = {pk: (key, status) for pk, key, status in _matches(need)}
    found = [row for row in rows if known.get(row.achievement_id, (0, ""))[1] != MatchStatus.DECLINED]
    broken = Conditions().broken((need.pk, row.achievement_id) for row in found)
    found = [row for row in found if (need.pk, row.achievement_id) not in broken]
    offers = visible_offers([row.achievement_id for row in found], user)
    places = [
        Place(offers[row.achievement_id], row.grade, row.band, known.get(row.achievement_id, (None, ""))[0])
        for row in found
        if row.achievement_id in offers
    ]
    return sorted(places, key=lambda place: (-place.grade, place.achievement.pk))


def _matches(need: Need) -> Iterable[tuple[int, int, str]]:
    return Match.objects.filter(need=need).values_list("achievement_id", "pk", "status")


def visible_offers(keys: Sequence[int], user: Any) -> dict[int, Achievement]:
    """Those of these achievements that are published and that this person may see, with their owners."""
    seen = Achievement.objects.visible_to(user).published().select_related("organisation", "author")
    return seen.defer("search_grams", "search_words").in_bulk(keys)


def standings(places: Sequence[Place], *, without: int) -> Capable:
    """Group a list by institution, and by contact person where that person still acts for the institution."""
    others = [place for place in places if place.achievement.organisation_id != without]
    acting = _acting({place.achievement.author_id for place in others if place.achievement.author_id})
    band_of = bands_of(others)
    named = [p for p in others if (p.achievement.author_id, p.achievement.organisation_id) in acting]
    return Capable(
        _grouped(named, lambda offer: (offer.author_id, offer.organisation_id), band_of, by_person=True),
        _grouped(others, lambda offer: offer.organisation_id, band_of, by_person=False),
    )


def _acting(people: set[int]) -> set[tuple[int | None, int]]:
    rows = Membership.objects.active().filter(user__in=people, user__is_active=True)
    return set(rows.values_list("user_id", "organisation_id"))


def bands_of(places: Iterable[Place]) -> Callable[[float], str]:
    """What a grade is called in this list: the band of its weakest achievement that is called so."""
    least: dict[str, float] = {}
    for place in places:
        least[place.band] = min(place.grade, least.get(place.band, place.grade))

    def band_of(grade: float) -> str:
        return next((band for band in (Band.STRONG, Band.FAIR) if band in least and grade >= least[band]), Band.WEAK)

    return band_of


def _grouped(
    places: Sequence[Place], key: Callable[[Achievement], Any], band_of: Callable[[float], str], *, by_person: bool
) -> list[Standing]:
    groups: dict[Any, list[Place]] = {}
    for place in places:
        groups.setdefault(key(place.achievement), []).append(place)
    found = []
    for group in groups.values():
        best, first = tuple(group[:BEST]), group[0].achievement
        grade = mean_of_best([place.grade for place in best])
        person = first.author if by_person else None
        found.append(Standing(first.organisation, person, band_of(grade), grade, best, len(group)))
    return sorted(
        found, key=lambda one: (-one.grade, -one.total, one.organisation.pk, one.person.pk if one.person else 0)
    )


def mean_of_best(grades: Sequence[float]) -> float:
    """The mean of the three best grades, best first; what is missing of the three counts as weak or as the worst given."""
    best = sorted(grades, reverse=True)[:BEST]
    filler = min([EMPTY, *best])
    return sum(best + [filler] * (BEST - len(best))) / BEST
