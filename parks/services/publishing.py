"""Publishing a scorecard: figures, places and rows frozen. What comes out otherwise later: `correcting`."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

import rules
from django.db import IntegrityError, transaction
from django.db.models import CharField, F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_of
from common.errors import Conflict, Invalid, Refused
from inbox.enums import Kind
from inbox.services import notify
from parks import rowfile
from parks.asof import Scope
from parks.lineage import Figure, Indicator, Row, indicator_of, measure
from parks.measuring import by_park, parks_measured
from parks.models import Park, PublishedCard, PublishedCell, ScorecardPeriod
from parks.scoring import Cell, Standing, standings, weights_on

Measured = dict[str, tuple[date, dict[int | None, list[Row]]]]


@transaction.atomic
def publish_scorecard(*, name: str, as_of: date, note: str, by: User, now: datetime) -> ScorecardPeriod:
    """Freeze the cards of that evening. Raises Refused for others than the bureau, Invalid for a day that is not over,
    Conflict for a name or a day that is taken."""
    if not rules.has_perm("parks.publish_scorecard", by):
        raise Refused(_("只有科技局可以发布考评。"))
    today = timezone.localdate(now)
    if as_of >= today:
        raise Invalid(_("这一天还没有过完，请选择昨天或更早。"), fields={"as_of": _("请选择昨天或更早。")})
    if not 2 <= len(name.strip()) <= 40:
        raise Invalid(_("请写明期次，如“2026 年 10 月”。"), fields={"name": _("请写 2 到 40 字。")})
    weights = weights_on(as_of)
    known = {code: found for code in weights.of if (found := indicator_of(code)) is not None}
    measured: Measured = {code: _rows(one, as_of, today) for code, one in known.items()}
    figures = {code: _figures(known[code], groups) for code, (_day, groups) in measured.items()}
    cards = standings(parks_measured(), known, figures, weights)
    period = _period(name.strip(), as_of, weights.version, note.strip(), by, now)
    lines = [_freeze(period, card, measured) for card in cards]
    period.digest = digest(lines)
    period.save(update_fields=["digest"])
    _tell(period, cards, now)
    return period


def _period(name: str, as_of: date, version: int, note: str, by: User, now: datetime) -> ScorecardPeriod:
    if ScorecardPeriod.objects.filter(as_of=as_of).exists():
        raise Conflict(_("截至这一天的考评已经发布；有变化时以更正列在旁边。"))
    try:
        with transaction.atomic():
            return ScorecardPeriod.objects.create(
                name=name, as_of=as_of, weights_version=version, note=note, published_by=by, published_at=now,
                checked_at=now, digest="",
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("已有同名的期次，请换一个名称。")) from error


def _rows(definition: Indicator, as_of: date, today: date) -> tuple[date, dict[int | None, list[Row]]]:
    """On that evening; today where content keeps no history."""
    day = as_of if definition.historic else today
    return day, by_park(list(definition.rows(Scope(day))))


def _figures(definition: Indicator, groups: dict[int | None, list[Row]]) -> dict[int | None, Figure]:
    return {park.pk: measure(definition, groups.get(park.pk, [])) for park in parks_measured()}


def _freeze(period: ScorecardPeriod, card: Standing, measured: Measured) -> str:
    """Write one park's card; returns what goes into the digest."""
    kept = PublishedCard.objects.create(
        period=period, park=card.park, group=card.group, peers=card.peers, score=card.score, rank=card.rank,
        tied=card.tied, cover=card.cover, sure=card.sure,
    )  # fmt: skip
    cells = PublishedCell.objects.bulk_create([_cell(kept, one, card.park, measured) for one in card.cells])
    head = f"{card.park.code}|{card.score}|{card.rank}|{card.cover}"
    return "\n".join([head, *(_line(cell, sha256(cell.rows).hexdigest()) for cell in cells)])


def _cell(card: PublishedCard, cell: Cell, park: Park, measured: Measured) -> PublishedCell:
    day, groups = measured[cell.indicator.code]
    rows = groups.get(park.pk, [])
    value = cell.figure.value if cell.figure else None
    return PublishedCell(
        card=card, code=cell.indicator.code, version=cell.indicator.version, weight=cell.weight, value=value,
        place=cell.place, row_count=len(rows), few=bool(cell.figure and cell.figure.few), measured_on=day,
        rows=rowfile.packed(rows),
    )  # fmt: skip


def _line(cell: PublishedCell, rows: str) -> str:
    """What of a figure goes into the digest; `rows` is the SHA-256 of its file."""
    value = None if cell.value is None else f"{cell.value:.4f}"
    return f"{cell.code}|{cell.version}|{cell.weight:.1f}|{value}|{cell.place}|{rows}"


def digest(lines: Iterable[str]) -> str:
    """SHA-256 over the cards in the order of their parks."""
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


def digest_of(period: ScorecardPeriod) -> str:
    """Computed again from what is kept: differs where somebody changed it behind the portal's back.

    The database hashes the files: they are megabytes, and the page is opened often.
    """
    seal = Func(Func(F("rows"), function="sha256"), Value("hex"), function="encode", output_field=CharField())
    cells = PublishedCell.objects.filter(card__period=period).select_related("card__park").defer("rows")
    lines: dict[int, list[str]] = {}
    for cell in cells.annotate(seal=seal).order_by("pk"):
        card = cell.card
        head = f"{card.park.code}|{card.score}|{card.rank}|{card.cover}"
        lines.setdefault(card.pk, [head]).append(_line(cell, cell.seal))
    return digest("\n".join(of_card) for of_card in lines.values())


def _tell(period: ScorecardPeriod, cards: list[Standing], now: datetime) -> None:
    for card in cards:
        if card.park.operator is not None:
            notify(
                event=f"scorecard-period:{period.pk}:{card.park.pk}", recipients=people_of(card.park.operator),
                kind=Kind.ORGANISATION, title=_("考评已发布：%(name)s，%(park)s") % {"name": period, "park": card.park},
                body=_("每个数字点开是口径和明细；对数字有意见，可以在考评卡上提出。"), url=period.get_absolute_url(),
                now=now, why=_("您所在的机构管理这个园区。"),
            )  # fmt: skip
