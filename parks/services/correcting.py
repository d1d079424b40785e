"""A published scorecard computed again: what comes out otherwise is written beside it, figure by figure and card by card."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.selectors import officials, people_of
from inbox.enums import Kind
from inbox.services import notify
from parks import rowfile
from parks.asof import Scope
from parks.lineage import Figure, Indicator, Row, indicator_of, measure
from parks.measuring import by_park, parks_measured
from parks.models import CardCorrection, Correction, Park, PublishedCard, PublishedCell, ScorecardPeriod
from parks.scoring import Standing, standings, weights_on

CHECKED_BACK = 12
"""So many periods, the latest first, are computed again night by night: a year of months."""
EXACT = Decimal("0.0001")
STANDING = ("group", "peers", "score", "rank", "tied", "cover", "sure")
"""What of a card can come out otherwise, beside the version of the weights."""
Again = dict[str, dict[int | None, Figure]]


@transaction.atomic
def check_period(*, period: ScorecardPeriod, now: datetime) -> int:
    """Compute the period again, with the weights and peer groups of today's records for that day; where a figure, a score,
    a place or a group comes out otherwise than last known, write a correction beside it.

    What keeps no history cannot be computed again and counts as published. Returns how many corrections were written.
    """
    period = ScorecardPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    found, again = _figures(period, now)
    Correction.objects.bulk_create(found)
    moved = _cards(period, again, now)
    CardCorrection.objects.bulk_create(moved)
    ScorecardPeriod.objects.filter(pk=period.pk).update(checked_at=now)
    _tell(period, [one.cell.card.park for one in found] + [one.card.park for one in moved], now)
    return len(found) + len(moved)


def _figures(period: ScorecardPeriod, now: datetime) -> tuple[list[Correction], Again]:
    """Corrections of single figures, and every figure as it stands now: computed again, or as it was last known."""
    cells = PublishedCell.objects.filter(card__period=period).select_related("card__park__operator")
    found: list[Correction] = []
    again: Again = {}
    groups: dict[str, dict[int | None, list[Row]]] = {}
    for cell in cells.prefetch_related("corrections"):
        definition = indicator_of(cell.code)
        figures = again.setdefault(cell.code, {})
        if definition is None or not definition.historic or definition.version != cell.version:
            figures[cell.card.park_id] = _as_known(cell)
            continue
        if cell.code not in groups:
            groups[cell.code] = by_park(list(definition.rows(Scope(period.as_of))))
        rows = groups[cell.code].get(cell.card.park_id, [])
        figures[cell.card.park_id] = measure(definition, rows)
        correction = _correction(cell, figures[cell.card.park_id].value, rows, now)
        if correction is not None:
            found.append(correction)
    return found, again


def _as_known(cell: PublishedCell) -> Figure:
    return Figure(_latest(cell), Decimal(0), Decimal(0), cell.row_count, cell.few)


def _latest(cell: PublishedCell) -> Decimal | None:
    """The last correction, or the figure as published."""
    known = [*cell.corrections.all()]
    return known[-1].value if known else cell.value


def _correction(cell: PublishedCell, value: Decimal | None, rows: list[Row], now: datetime) -> Correction | None:
    if _exact(value) == _exact(_latest(cell)):
        return None
    after = rowfile.unpacked(rowfile.packed(rows))
    changed = rowfile.changes(rowfile.unpacked(bytes(cell.rows)), after)
    return Correction(cell=cell, value=value, changes=rowfile.kept(changed), found_at=now)


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(EXACT)


def _cards(period: ScorecardPeriod, again: Again, now: datetime) -> list[CardCorrection]:
    """Cards whose score, place, group or weights differ from what was last known."""
    cards = period.cards.select_related("park__operator").prefetch_related("corrections")
    by_pk = {card.park_id: card for card in cards}
    weights = weights_on(period.as_of)
    known: dict[str, Indicator] = {code: one for code in weights.of if (one := indicator_of(code)) is not None}
    for code in set(known) - set(again):  # an indicator that the weights of that day have only now
        groups = by_park(list(known[code].rows(Scope(period.as_of)))) if known[code].historic else {}
        again[code] = {pk: measure(known[code], groups.get(pk, [])) for pk in by_pk}
    parks = [park for park in parks_measured() if park.pk in by_pk]
    return [
        CardCorrection(
            card=by_pk[one.park.pk], weights_version=weights.version, found_at=now,
            **{name: getattr(one, name) for name in STANDING},
        )
        for one in standings(parks, known, again, weights)
        if _moved(period, by_pk[one.park.pk], one, weights.version)
    ]  # fmt: skip


def _moved(period: ScorecardPeriod, card: PublishedCard, now: Standing, version: int) -> bool:
    last = card.latest or card
    before = card.latest.weights_version if card.latest else period.weights_version
    return before != version or any(getattr(last, name) != getattr(now, name) for name in STANDING)


def _tell(period: ScorecardPeriod, parks: Iterable[Park], now: datetime) -> None:
    """The bureau and each park whose figures or place moved, once a check."""
    for park in {park.pk: park for park in parks}.values():
        people = [*officials(), *(people_of(park.operator) if park.operator else [])]
        notify(
            event=f"scorecard-correction:{period.pk}:{park.pk}:{now:%Y%m%d%H%M%S}", recipients=people, now=now,
            kind=Kind.ORGANISATION, title=_("%(name)s考评有更正：%(park)s") % {"name": period, "park": park},
            body=_("发布的内容不改；新的数字、总分、名次和变动的明细列在旁边。"), url=period.get_absolute_url(),
            why=_("您负责或查看这个园区的考评。"),
        )  # fmt: skip


def periods_to_check() -> list[ScorecardPeriod]:
    """Of the last year the two that were not checked for longest."""
    recent = ScorecardPeriod.objects.order_by("-as_of").values("pk")[:CHECKED_BACK]
    return list(ScorecardPeriod.objects.filter(pk__in=recent).order_by(F("checked_at").asc(nulls_first=True))[:2])
