"""The technical contract: drafted from the selected bid, agreed by both sides, registered once by the bureau (5.6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.contracting import add_months, faults, first_subsidy
from challenges.enums import BidStatus, ChallengeStatus
from challenges.flows import flow_of
from challenges.models import Bid, Challenge, Contract, Milestone
from challenges.parties import Party, bureau_of
from challenges.services import funding
from challenges.services.clocks import closing_moment
from challenges.services.contract_telling import tell_sides
from challenges.services.life import set_due, take
from challenges.services.noting import note
from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from inbox.services import fulfil, oblige

FIELDS = ("kind", "name", "total", "technical", "subsidy", "signed_on", "starts_on", "ends_on")
REGISTER = "register_contract"
"""Code of the bureau's obligation once both sides have confirmed."""


@transaction.atomic
def draft_contract(*, challenge: Challenge, bid: Bid, by: Any, now: datetime) -> Contract:
    """The contract of a selected bid with its price, months and milestones; asked again, the one that is there.

    Either side may draft. Raises Refused, or Conflict before the publicity is over or for a bid that was not selected.
    """
    held = held_challenge(challenge.pk)
    if not (rules.has_perm("challenges.edit", by, held) or rules.has_perm("challenges.edit_bid", by, bid)):
        raise Refused(_("合同由发榜单位或揭榜单位起草。"))
    if known := Contract.objects.filter(bid=bid).first():
        return known
    if held.status != ChallengeStatus.CONTRACTING or bid.challenge_id != held.pk or bid.status != BidStatus.SELECTED:
        raise Conflict(_("公示期满、进入签约后，才能为中选方案起草合同。"))
    starts = timezone.localdate(now)
    price = bid.price or Decimal(0)
    contract = Contract.objects.create(
        challenge=held, bid=bid, name=held.title, total=price, technical=price, starts_on=starts,
        subsidy=min(first_subsidy(held, bid), price), ends_on=add_months(starts, bid.months or held.months or 12),
    )  # fmt: skip
    Milestone.objects.bulk_create(
        Milestone(
            contract=contract, position=position, name=plan.name, target=plan.target, deliverable=plan.deliverable,
            due_on=add_months(starts, plan.month), share=plan.share,
        )
        for position, plan in enumerate(bid.milestones.order_by("month", "position", "pk"), start=1)
    )  # fmt: skip
    note(contract, event="draft", label=_("起草合同"), by=by, now=now)
    body = _("请核对金额、日期和里程碑，双方确认后登记。")
    tell_sides(contract, now, event="draft", skip=by, title=_("合同已起草"), body=body)
    return contract


@transaction.atomic
def save_contract(
    *,
    contract: Contract,
    values: Mapping[str, Any],
    milestones: Sequence[Mapping[str, Any]],
    by: Any,
    now: datetime,
    seen: str | None = None,
) -> Contract:
    """Write `FIELDS` and the milestones anew; confirmations given before do not count any more.

    `seen` is the stamp of the version that the writer had before them. Raises Refused, Conflict or Invalid with fields.
    """
    held = _held_unregistered(contract, seen)
    if not rules.has_perm("challenges.edit_contract", by, held):
        raise Refused(_("合同由发榜单位和揭榜单位修改。"))
    if found := faults(held, values, milestones):
        raise Invalid(_("还有几处需要修改，修改后再保存。"), fields=found)
    was_confirmed = bool(held.sponsor_confirmed_at or held.bidder_confirmed_at)
    for name in FIELDS:
        setattr(held, name, values[name])
    held.sponsor_confirmed_by = held.bidder_confirmed_by = None
    held.sponsor_confirmed_at = held.bidder_confirmed_at = None
    held.save()
    held.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(contract=held, position=position, **row) for position, row in enumerate(milestones, start=1)
    )
    note(held, event="edit", label=_("修改合同"), by=by, now=now)
    if was_confirmed:
        _return_duty(held, by, now)
    body = _("原来的确认已作废，请双方重新确认。") if was_confirmed else ""
    tell_sides(held, now, event="edit", skip=by, title=_("合同有修改"), body=body)
    return held


@transaction.atomic
def confirm_contract(*, contract: Contract, side: str, by: Any, now: datetime, seen: str | None = None) -> Contract:
    """One side (`Party.SPONSOR` or `Party.BIDDER`) agrees to what it has seen; with the second the bureau must register."""
    held = _held_unregistered(contract, seen)
    permission, other = _SIDES[side]
    if not rules.has_perm(permission, by, held):
        raise Refused(_("只有%(party)s的人员可以确认。") % {"party": Party(side).label})
    if getattr(held, f"{other}_confirmed_by_id") == by.pk:
        raise Refused(_("合同双方须由不同的人确认。"))
    values = {name: getattr(held, name) for name in FIELDS}
    if found := faults(held, values, list(held.milestones.values("share", "due_on"))):
        raise Invalid(_("合同还不完整，请先修改。"), fields=found)
    if getattr(held, f"{side}_confirmed_at"):
        return held
    setattr(held, f"{side}_confirmed_by", by)
    setattr(held, f"{side}_confirmed_at", now)
    if held.is_confirmed and held.signed_on is None:
        held.signed_on = timezone.localdate(now)
    held.save()
    note(held, event=f"confirm_{side}", label=_("%(party)s确认合同") % {"party": Party(side).label}, by=by, now=now)
    if held.is_confirmed:
        _pass_duty(held, by, now)
    else:
        body = _("请核对后确认，或修改后再请对方确认。")
        tell_sides(held, now, event=f"confirm:{side}", skip=by, title=_("对方已确认合同"), body=body)
    return held


_SIDES: dict[str, tuple[str, str]] = {
    Party.SPONSOR: ("challenges.sponsor_contract", "bidder"), Party.BIDDER: ("challenges.deliver_contract", "sponsor")
}  # fmt: skip


@transaction.atomic
def register_contract(*, contract: Contract, number: str, by: Any, now: datetime) -> Contract:
    """The bureau records the registration. With the last contract of the challenge its money is committed and work begins.

    Raises Refused, Conflict (not agreed, or done already), Invalid (number missing or known).
    """
    challenge = held_challenge(contract.challenge_id)
    held = _held_unregistered(contract, None)
    number = number.strip()
    if not rules.has_perm("challenges.decide", by, challenge):
        raise Refused(_("只有科技局可以登记合同，且不能登记本单位的合同。"))
    if not held.is_confirmed:
        raise Conflict(_("双方都确认后才能登记。"))
    if not number or Contract.objects.filter(registration=number).exclude(pk=held.pk).exists():
        words = _("请填写认定登记编号；一个编号只能登记一份合同。")
        raise Invalid(words, fields={"number": words})
    held.registration, held.registered_at, held.flow = number, now, flow_of(held)
    held.save()
    move(held.bid, "contract", by=by, now=now)
    note(held, event="register", label=_("合同已登记"), by=by, now=now, reason=number)
    fulfil(about=held, code=REGISTER, by=by, now=now)
    if not challenge.bids.filter(status=BidStatus.SELECTED).exists():
        _begin(challenge, by, now)
    return held


def _begin(challenge: Challenge, by: Any, now: datetime) -> None:
    """Every selected team has signed: promise the money, let the clock run to the first milestone."""
    contracts = list(challenge.contracts.exclude(registered_at=None))
    amount = sum((contract.subsidy for contract in contracts), Decimal(0))
    if amount:
        funding.commit_for(challenge=challenge, amount=amount, by=by, now=now)
    else:
        funding.release_for(challenge=challenge, reason=_("合同不含财政支持，预留退回"), by=by, now=now)
    first = Milestone.objects.filter(contract__in=contracts).order_by("due_on").first()
    take(challenge=challenge, step="sign", by=by, now=now, due_at=closing_moment(first.due_on if first else None))


def held_challenge(pk: int) -> Challenge:
    """The challenge under its row's lock: every step from the contract to the archive takes this lock first."""
    rows = Challenge.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "terms", "programme", "park__operator").get(pk=pk)


def _held_unregistered(contract: Contract, seen: str | None) -> Contract:
    challenge = held_challenge(contract.challenge_id)
    held = Contract.objects.select_for_update(of=("self",)).select_related("bid__organisation").get(pk=contract.pk)
    held.challenge = challenge
    if held.is_registered or challenge.status != ChallengeStatus.CONTRACTING:
        raise Conflict(_("合同已登记，或榜单不在签约中，不能再改动。"))
    if seen is not None and seen != stamp(held):
        raise Conflict(_("合同刚刚被修改，请核对新的内容后再操作。"))
    return held


def stamp(contract: Contract) -> str:
    """Names one version of the contract: what a page was made from."""
    return contract.updated_at.isoformat()


def _pass_duty(contract: Contract, by: Any, now: datetime) -> None:
    """Both have agreed: the bureau owes the registration, within the clock that is running."""
    challenge = contract.challenge
    agreed = challenge.contracts.exclude(sponsor_confirmed_at=None).exclude(bidder_confirmed_at=None)
    if not challenge.bids.filter(status=BidStatus.SELECTED).exclude(contract__in=agreed).exists():
        fulfil(about=challenge, code="contract", by=by, now=now)
    bureau = bureau_of(challenge)
    if bureau is not None and challenge.due_at is not None:
        oblige(
            about=contract, code=REGISTER, organisation=bureau, due_at=challenge.due_at, url=contract.get_absolute_url(),
            title=_("登记合同：%(title)s") % {"title": challenge.title},
        )  # fmt: skip
    body = _("接下来由科技局登记。")
    tell_sides(contract, now, event="agreed", skip=by, title=_("合同双方已确认"), body=body, bureau=True)


def _return_duty(contract: Contract, by: Any, now: datetime) -> None:
    """An edit undid the agreement: the sides owe it again."""
    fulfil(about=contract, code=REGISTER, by=by, now=now)
    if contract.challenge.due_at is not None:
        set_due(challenge=contract.challenge, due_at=contract.challenge.due_at, by=by, now=now)
