"""What contracts, milestones, acceptance and money offer to be measured (domain facts 5.8).

Everything counts for the park in which the sponsor sat on the day of the event. Of a horse race each contract is one.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from challenges.enums import AcceptanceOutcome, ChallengeStatus, MilestoneStatus
from challenges.models import Acceptance, Challenge, Contract, Milestone, OutcomeQuestion
from parks.asof import Scope, changes_of
from parks.indicators import tenant_row
from parks.lineage import Formula, Row, indicator
from parks.posted import fields_of, posting_row

SINCE = date(2026, 11, 22)
WAN = Decimal("0.0001")
"""10,000 yuan to whole yuan: the money of a row in 万元."""
_NARROW = (
    "name", "total", "technical", "sponsor_confirmed_at", "bidder_confirmed_at", "registered_at", "bid_id",
    "challenge__reference", "challenge__organisation_id", "challenge__need_id",
)  # fmt: skip
"""What rows read of a contract: the long texts of challenges stay where they are."""
_SIGNED = _("近 365 天内双方都已确认的技术合同，每份记其成交总额（万元）")


def signed_contracts(scope: Scope) -> QuerySet[Contract]:
    """Contracts that both sides had confirmed by the end of the day."""
    return Contract.objects.filter(
        sponsor_confirmed_at__lt=scope.moment, bidder_confirmed_at__lt=scope.moment,
        challenge__organisation__in=scope.organisations,
    ).select_related("challenge").only(*_NARROW)  # fmt: skip


def signed_at(contract: Contract) -> datetime:
    """When the second side confirmed."""
    assert contract.sponsor_confirmed_at and contract.bidder_confirmed_at
    return max(contract.sponsor_confirmed_at, contract.bidder_confirmed_at)


def _of(scope: Scope, challenge: Challenge, title: str, at: date | datetime, **adds: Any) -> Row | None:
    """A row about a contract, counted for its sponsor."""
    seat = scope.seat_of(challenge.organisation_id, at)
    if seat is None:
        return None
    return Row(
        park_id=seat.park_id, reference=challenge.reference, title=title, organisation=seat.name, at=at,
        url=challenge.get_absolute_url(), **adds,
    )  # fmt: skip


def _wan(yuan: Decimal) -> Decimal:
    return (yuan / 10_000).quantize(WAN, ROUND_HALF_UP)


def _signed_rows(scope: Scope) -> list[Row]:
    """The contracts of the year: two indicators need them."""
    return scope.remember("signed", lambda: list(_signed_in_year(scope)))


def _signed_in_year(scope: Scope) -> Iterator[Row]:
    lately = Q(sponsor_confirmed_at__gte=scope.start) | Q(bidder_confirmed_at__gte=scope.start)
    for contract in signed_contracts(scope).filter(lately).order_by("pk"):
        at = signed_at(contract)
        if at >= scope.start:
            row = _of(scope, contract.challenge, contract.name, at, numerator=_wan(contract.total))
            if row:
                yield row


@indicator(
    "I08", version=1, since=SINCE, label=_("技术合同成交额"), unit=_("万元"), formula=Formula.COUNT, decimals=2,
    numerator=_SIGNED, clause=_("领域资料 5.8 I08、5.6"), public=True,
)  # fmt: skip
def contract_amount(scope: Scope) -> Iterator[Row]:
    return iter(_signed_rows(scope))


@indicator(
    "I08T", version=1, since=SINCE, label=_("每家入驻单位的合同成交额"), unit=_("万元 / 家"), formula=Formula.RATIO,
    decimals=2, numerator=_SIGNED, denominator=_("当天在园、已通过核验的机构，一家记 1"),
    clause=_("领域资料 5.8 I08、5.6"),
)  # fmt: skip
def contract_amount_per_tenant(scope: Scope) -> Iterator[Row]:
    yield from _signed_rows(scope)
    for seat in scope.tenants():
        yield tenant_row(seat, denominator=1)


@indicator(
    "I09", version=1, since=SINCE, label=_("登记的技术交易额"), unit=_("万元"), formula=Formula.COUNT, decimals=2,
    numerator=_("近 365 天内认定登记的技术合同，每份记其技术交易额（万元）"), clause=_("领域资料 5.8 I09、5.6"), public=True,
)  # fmt: skip
def registered_amount(scope: Scope) -> Iterator[Row]:
    rows = Contract.objects.filter(registered_at__gte=scope.start, registered_at__lt=scope.moment)
    mine = rows.filter(challenge__organisation__in=scope.organisations).select_related("challenge").only(*_NARROW)
    for contract in mine.order_by("pk"):
        assert contract.registered_at is not None
        row = _of(scope, contract.challenge, contract.name, contract.registered_at, numerator=_wan(contract.technical))
        if row:
            yield row


@indicator(
    "I10", version=1, since=SINCE, label=_("里程碑按期完成率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("应完成日当天或之前提交、当天前已通过考核的里程碑，一个记 1"),
    denominator=_("近 365 天内到期、合同已登记的里程碑，一个记 1；到期当天起算，尚未提交的也记"), clause=_("领域资料 5.8 I10、5.5"),
)  # fmt: skip
def milestones_on_time(scope: Scope) -> Iterator[Row]:
    due = Milestone.objects.filter(
        due_on__gt=timezone.localdate(scope.start - timedelta(seconds=1)), due_on__lte=scope.as_of,
        contract__registered_at__lt=scope.moment, contract__challenge__organisation__in=scope.organisations,
    )  # fmt: skip
    for one in due.select_related("contract__challenge").order_by("pk"):
        passed = one.status == MilestoneStatus.PASSED and one.checked_at is not None and one.checked_at < scope.moment
        punctual = one.submitted_at is not None and timezone.localdate(one.submitted_at) <= one.due_on
        row = _of(
            scope, one.contract.challenge, one.name, one.due_on, numerator=int(passed and punctual), denominator=1
        )
        if row:
            yield row


@indicator(
    "I11", version=1, since=SINCE, label=_("验收通过率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("结论为通过的验收，一次记 1"), denominator=_("近 365 天内作出最后结论的验收，一次记 1；限期整改不是最后结论"),
    clause=_("领域资料 5.8 I11、5.2 第 14 步"),
)  # fmt: skip
def accepted(scope: Scope) -> Iterator[Row]:
    final = (AcceptanceOutcome.PASSED, AcceptanceOutcome.FAILED)
    decided = Acceptance.objects.filter(
        outcome__in=final, decided_at__gte=scope.start, decided_at__lt=scope.moment,
        contract__challenge__organisation__in=scope.organisations,
    )  # fmt: skip
    for one in decided.select_related("contract__challenge").order_by("pk"):
        assert one.decided_at is not None
        passed = int(one.outcome == AcceptanceOutcome.PASSED)
        row = _of(scope, one.contract.challenge, one.contract.name, one.decided_at, numerator=passed, denominator=1)
        if row:
            yield row


@indicator(
    "I12", version=1, since=SINCE, label=_("奖补当年拨付率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("验收通过的当年就拨付的榜单，一份记 1"),
    denominator=_("近 365 天内验收通过，且已拨付或通过之年已经过完的榜单，一份记 1"),
    clause=_("领域资料 5.8 I12；当年奖补见 5.0、功能清单 F059"),
)  # fmt: skip
def paid_in_the_year(scope: Scope) -> Iterator[Row]:
    """A challenge accepted this year and not yet paid is neither good nor bad before the year is over."""
    rows = Challenge.objects.filter(organisation__in=scope.organisations)
    steps = changes_of(rows, scope.moment).values("object_id")
    passed = dict(steps.filter(to_state=ChallengeStatus.ACCEPTED).annotate(at=Min("at")).values_list("object_id", "at"))
    paid = dict(steps.filter(to_state=ChallengeStatus.PAID).annotate(at=Min("at")).values_list("object_id", "at"))
    for fields in fields_of(rows, "challenges"):
        at, money = passed.get(fields[0]), paid.get(fields[0])
        if at is None or at < scope.start:
            continue
        over = timezone.localdate(scope.moment).year > timezone.localdate(at).year
        if money is None and not over:
            continue
        same = money is not None and timezone.localdate(money).year == timezone.localdate(at).year
        row = posting_row(scope, fields, at, at, numerator=int(same), denominator=1)
        if row:
            yield row


@indicator(
    "I13", version=1, since=SINCE, label=_("落地的成果"), unit=_("项"), formula=Formula.COUNT, public=True,
    numerator=_("近 365 天内发榜单位在成效回访中首次答复“已投入使用”的榜单，一份记 1"), clause=_("领域资料 5.8 I13、5.2 第 16 步"),
)  # fmt: skip
def landed(scope: Scope) -> Iterator[Row]:
    said = OutcomeQuestion.objects.filter(
        is_in_use=True, answered_at__lt=scope.moment, challenge__organisation__in=scope.organisations
    )
    seen: set[int] = set()
    for one in said.select_related("challenge").order_by("answered_at", "pk"):
        assert one.answered_at is not None
        if one.challenge_id in seen:
            continue
        seen.add(one.challenge_id)
        row = _of(scope, one.challenge, one.challenge.title, one.answered_at, numerator=1)
        if row and one.answered_at >= scope.start:
            yield row
