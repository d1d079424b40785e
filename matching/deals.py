"""What became of matches: introduced, met, contracted, and by which broker (domain facts 5.8 I06, I07, I16)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from challenges.indicators import signed_contracts
from matching.enums import MatchStatus
from matching.models import BrokerClaim, Conversation, Match, Message
from needs.models import Need
from parks.asof import Scope, changes_of
from parks.lineage import Formula, Row, indicator
from parks.posted import of_tenants

SINCE = date(2026, 11, 22)
_MET = _("近 365 天内双方同意对接、开始对话，且双方都在对话中说过话的匹配，一次记 1")


def _opened(scope: Scope) -> list[tuple[int, int, int, int, datetime]]:
    """(match, need, need's organisation, supplier, opened) of the conversations of the year, of tenants' needs."""
    talks = Conversation.objects.filter(
        opened_at__gte=scope.start, opened_at__lt=scope.moment, match__need__in=of_tenants(Need, scope)
    )
    columns = ("match_id", "match__need_id", "match__need__organisation_id", "match__achievement__organisation_id")
    return list(talks.order_by("pk").values_list(*columns, "opened_at"))


def _met(scope: Scope) -> set[int]:
    """Matches in whose conversation both sides had spoken by the end of the day."""
    said = Message.objects.filter(at__lt=scope.moment, conversation__opened_at__gte=scope.start)
    match = "conversation__match"
    spoken = said.values(match).annotate(
        asked=Min("at", filter=Q(organisation=F(f"{match}__need__organisation"))),
        offered=Min("at", filter=Q(organisation=F(f"{match}__achievement__organisation"))),
    )
    return set(spoken.filter(asked__isnull=False, offered__isnull=False).values_list(match, flat=True))


def _row(scope: Scope, match: int, organisation: int, at: datetime, title: Any, **adds: Any) -> Row | None:
    """A match counted for the park of the need; the other side is not named."""
    seat = scope.seat_of(organisation, at)
    if seat is None:
        return None
    return Row(
        park_id=seat.park_id, reference=f"M{match}", title=str(title), organisation=seat.name, at=at, **adds
    )  # fmt: skip


@indicator(
    "I06", version=1, since=SINCE, label=_("引荐到洽谈转化率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_MET, denominator=_("近 365 天内双方同意对接、开始对话的匹配，一次记 1"), clause=_("领域资料 5.8 I06"),
)  # fmt: skip
def introductions_met(scope: Scope) -> Iterator[Row]:
    met = _met(scope)
    for match, _need, organisation, _supplier, opened in _opened(scope):
        title = _("双方已洽谈") if match in met else _("已引荐")
        row = _row(scope, match, organisation, opened, title, numerator=int(match in met), denominator=1)
        if row:
            yield row


@indicator(
    "I07", version=1, since=SINCE, label=_("洽谈到签约转化率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("其中同一项需求与同一成果方已签技术合同的，一次记 1"), denominator=_MET, clause=_("领域资料 5.8 I07、5.6"),
)  # fmt: skip
def meetings_contracted(scope: Scope) -> Iterator[Row]:
    met = _met(scope)
    contracts = signed_contracts(scope).exclude(challenge__need=None)
    signed = set(contracts.values_list("challenge__need_id", "bid__organisation_id"))
    for match, need, organisation, supplier, opened in _opened(scope):
        if match in met:
            done = (need, supplier) in signed
            title = _("已签约") if done else _("洽谈中")
            row = _row(scope, match, organisation, opened, title, numerator=int(done), denominator=1)
            if row:
                yield row


def _brokered(scope: Scope) -> Iterator[tuple[int, str, int, datetime, bool]]:
    """(broker, name, organisation of the need, day of the claim, whether both sides then agreed) of the year's claims."""
    claims = BrokerClaim.objects.filter(
        at__gte=scope.start, at__lt=scope.moment, match__need__in=of_tenants(Need, scope)
    ).order_by("at", "pk")
    connected = changes_of(Match.objects.filter(claims__in=claims), scope.moment).filter(to_state=MatchStatus.CONNECTED)
    agreed = dict(connected.values("object_id").annotate(when=Max("at")).values_list("object_id", "when"))
    columns = ("match_id", "broker_id", "broker__name", "match__need__organisation_id", "at", "released_at")
    for match, broker, name, organisation, at, released in claims.values_list(*columns):
        when = agreed.get(match)
        done = when is not None and when >= at and (released is None or when < released)
        yield broker, name, organisation, at, done


@indicator(
    "I16", version=1, since=SINCE, label=_("活跃技术经纪人"), unit=_("人"), formula=Formula.COUNT, public=True,
    numerator=_("近 365 天内认领过入驻单位需求的匹配的技术经纪人，在一个园区记 1"), clause=_("领域资料 5.8 I16；功能清单 F139"),
)  # fmt: skip
def active_brokers(scope: Scope) -> Iterator[Row]:
    return _broker_rows(scope, counted="numerator")


@indicator(
    "I16D", version=1, since=SINCE, label=_("每名经纪人促成的对接"), unit=_("次 / 人"), formula=Formula.RATIO, decimals=2,
    numerator=_("经纪人认领期间双方同意对接的匹配，一次记 1"),
    denominator=_("近 365 天内认领过入驻单位需求的匹配的技术经纪人，在一个园区记 1"), clause=_("领域资料 5.8 I16"),
)  # fmt: skip
def deals_per_broker(scope: Scope) -> Iterator[Row]:
    return _broker_rows(scope, counted="denominator", deals=True)


def _broker_rows(scope: Scope, *, counted: str, deals: bool = False) -> Iterator[Row]:
    """One row for each broker in each park, dated by the first claim of the year."""
    first: dict[tuple[int, int], tuple[str, datetime]] = {}
    done: dict[tuple[int, int], int] = {}
    for broker, name, organisation, at, agreed in _brokered(scope):
        seat = scope.seat_of(organisation, at)
        if seat is not None:
            key = (seat.park_id, broker)
            first.setdefault(key, (name, at))
            done[key] = done.get(key, 0) + agreed
    for (park, broker), (name, at) in first.items():
        adds: dict[str, Any] = {counted: 1} | ({"numerator": done[park, broker]} if deals else {})
        yield Row(park_id=park, reference=f"B{broker}", title=name, organisation="", at=at, **adds)
