"""What the programme pays for and when: the subsidy of a contract cut into the events of its payment scheme.

The scheme is the parameter `payment` of the frozen terms: shares of the subsidy for the registered contract, for passed
milestones (by their own shares) and for the acceptance. Amounts are rounded cumulatively, so that they add up to the fen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from challenges.enums import AcceptanceOutcome, MilestoneStatus, MovementKind, PaymentEvent
from challenges.models import Challenge, Contract, Milestone, Movement
from common.errors import Text
from common.money import FEN


@dataclass(frozen=True)
class Instalment:
    """One payment: `event` is its key, `amount` yuan; `state` is `waiting`, `due`, `paid` or `lost`."""

    contract: Contract
    event: str
    kind: str
    label: Text
    amount: Decimal
    state: str
    milestone: Milestone | None = None
    movement: Movement | None = None

    @property
    def paid_at(self) -> datetime | None:
        return self.movement.at if self.movement else None


def instalments(challenge: Challenge) -> list[Instalment]:
    """Every payment of every registered contract, in the order of the road. Three queries."""
    return instalments_of([challenge])[challenge.pk]


def instalments_of(challenges: Iterable[Challenge]) -> dict[int, list[Instalment]]:
    """The same for several challenges, by their id: three queries, however many they are."""
    by_id = {challenge.pk: challenge for challenge in challenges}
    contracts = Contract.objects.filter(challenge__in=by_id).exclude(registered_at=None)
    related = ("acceptance", "bid__organisation")
    references = [challenge.reference for challenge in by_id.values()]
    payments = Movement.objects.filter(kind=MovementKind.PAY, account__project__in=references)
    paid = {row.key: row for row in payments}
    found: dict[int, list[Instalment]] = {pk: [] for pk in by_id}
    for contract in contracts.select_related(*related).prefetch_related("milestones").order_by("pk"):
        found[contract.challenge_id] += _of_contract(by_id[contract.challenge_id], contract, paid)
    return found


def _of_contract(challenge: Challenge, contract: Contract, paid: dict[str, Movement]) -> Iterator[Instalment]:
    done = before = Decimal(0)
    for event, kind, label, weight, milestone in _events(challenge, contract):
        done += weight
        amount = _round(contract.subsidy * done) - before
        before += amount
        if amount:
            movement = paid.get(_key(challenge, event))
            state = "paid" if movement else _state(contract, kind, milestone)
            yield Instalment(contract, event, kind, label, amount, state, milestone, movement)


def _events(challenge: Challenge, contract: Contract) -> Iterator[tuple[str, str, Text, Decimal, Milestone | None]]:
    """(key, kind, words, share of the subsidy, milestone)."""
    shares = dict(challenge.terms.value("payment")) if challenge.terms else {}
    if share := shares.get(PaymentEvent.CONTRACT):
        yield f"contract:{contract.pk}", PaymentEvent.CONTRACT, PaymentEvent.CONTRACT.label, share, None
    if share := shares.get(PaymentEvent.MILESTONE):
        for milestone in contract.milestones.all():
            words = _("里程碑 %(n)d 通过后") % {"n": milestone.position}
            yield f"milestone:{milestone.pk}", PaymentEvent.MILESTONE, words, share * milestone.share / 100, milestone
    if share := shares.get(PaymentEvent.ACCEPTANCE):
        yield f"acceptance:{contract.pk}", PaymentEvent.ACCEPTANCE, PaymentEvent.ACCEPTANCE.label, share, None


def _state(contract: Contract, kind: str, milestone: Milestone | None) -> str:
    acceptance: Any = getattr(contract, "acceptance", None)
    outcome = acceptance.outcome if acceptance else ""
    if kind == PaymentEvent.CONTRACT:
        return "due"
    if milestone is not None and milestone.status == MilestoneStatus.PASSED:
        return "due"
    if outcome == AcceptanceOutcome.FAILED or (milestone is not None and milestone.status == MilestoneStatus.FAILED):
        return "lost"
    return "due" if kind == PaymentEvent.ACCEPTANCE and outcome == AcceptanceOutcome.PASSED else "waiting"


def _key(challenge: Challenge, event: str) -> str:
    """As `services.funding.pay_for` names its movements."""
    return f"pay:{challenge.reference}:{event}"


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
