"""The money of one challenge along its road (N11): reserved with the listing, committed with the contract, paid by event.

Each function is idempotent: asked again for the same event it moves nothing. Rules of amounts are `services.money`'s.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.enums import MovementKind, PaymentEvent
from challenges.models import Challenge, Movement, Pool, ProjectAccount
from challenges.services.money import GIVE_BACK, move_money, open_account
from common.errors import Conflict, Invalid, Text


def account_of(challenge: Challenge) -> ProjectAccount | None:
    """What this challenge holds of its pool; None before anything was reserved."""
    return ProjectAccount.objects.filter(project=challenge.reference).select_related("pool").first()


@transaction.atomic
def reserve_for(*, challenge: Challenge, by: Any, now: datetime) -> Movement:
    """Reserve the subsidy from this year's pool, under the cap of the frozen terms.

    Raises Invalid where no pool of the year is open, where its money does not suffice, or above the cap.
    """
    cap = challenge.terms.value("cap") if challenge.terms else Decimal(0)
    pool = _pool(challenge, now)
    open_account(pool=pool, project=challenge.reference, cap=cap)
    account = _need(challenge)
    if not account.used and (account.cap, account.pool_id) != (cap, pool.pk):
        # Handed in again under newer terms or in another year, with nothing held: an empty account may move.
        account.cap, account.pool = cap, pool
        account.save(update_fields=["cap", "pool", "updated_at"])
    amount = challenge.subsidy or Decimal(0)
    return _move(account, MovementKind.RESERVE, amount, _("同意发榜，预留支持资金"), by, now)


@transaction.atomic
def adjust_for(*, challenge: Challenge, event: str, by: Any, now: datetime) -> Movement | None:
    """Hold the amended `challenge.subsidy` instead of what is reserved, once for the event (the number of a proposal).

    Booked under kinds of its own, RAISE and LOWER, so that turns of reserving are not counted anew; a challenge that holds
    nothing yet reserves. None where nothing moves. Raises Conflict once money is promised by contract, Invalid as reserving.
    """
    key, amount = f"adjust:{challenge.reference}:{event}", challenge.subsidy or Decimal(0)
    account = _locked(challenge)
    if told := Movement.objects.filter(key=key).first():
        return told
    if account is None or not account.used:
        return reserve_for(challenge=challenge, by=by, now=now) if amount else None
    if account.committed or account.paid:
        raise Conflict(_("合同已登记，支持金额不能再更正。"))
    kind = MovementKind.RAISE if amount > account.reserved else MovementKind.LOWER
    change = abs(amount - account.reserved)
    return _move(account, kind, change, _("榜单更正，调整支持金额"), by, now, key=key) if change else None


@transaction.atomic
def release_for(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> Movement | None:
    """Give back what is reserved; None where nothing is."""
    account = _locked(challenge)
    if account is None or not account.reserved:
        return None
    return _move(account, MovementKind.RELEASE, account.reserved, reason, by, now, follows=True)


@transaction.atomic
def commit_for(*, challenge: Challenge, amount: Decimal, by: Any, now: datetime) -> Movement:
    """Promise `amount` yuan by contract out of what is reserved; the rest of the reservation goes back."""
    account = _need(challenge)
    committed = _move(account, MovementKind.COMMIT, amount, _("合同已登记，承诺支持资金"), by, now)
    release_for(challenge=challenge, reason=_("合同金额低于预留，余额退回"), by=by, now=now)
    return committed


@transaction.atomic
def pay_for(*, challenge: Challenge, amount: Decimal, event: str, by: Any, now: datetime, label: Text = "") -> Movement:
    """Pay `amount` yuan for an event of the payment scheme, once; `label` says in words what for."""
    key = f"pay:{challenge.reference}:{event}"
    kind = event.partition(":")[0]
    words = label or (PaymentEvent(kind).label if kind in PaymentEvent.values else _("按合同约定"))
    return _move(_need(challenge), MovementKind.PAY, amount, _("拨付：%(event)s") % {"event": words}, by, now, key=key)


@transaction.atomic
def cancel_for(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> Movement | None:
    """Give back what is committed and not paid; None where nothing is."""
    account = _locked(challenge)
    if account is None or not account.committed:
        return None
    return _move(account, MovementKind.CANCEL, account.committed, reason, by, now, follows=True)


@transaction.atomic
def return_for(*, challenge: Challenge, amount: Decimal, event: str, by: Any, now: datetime) -> Movement:
    """Money that came back after it was paid (追回), once for the event: the number of what came."""
    key = f"return:{challenge.reference}:{event}"
    words = _("追回：第 %(number)s 笔到账") % {"number": event}
    return _move(_need(challenge), MovementKind.RETURN, amount, words, by, now, key=key)


def _pool(challenge: Challenge, now: datetime) -> Pool:
    year = timezone.localtime(now).year
    pool = Pool.objects.filter(programme=challenge.programme, fiscal_year=year).first()
    if pool is None:
        raise Invalid(_("“%(name)s”%(year)d 年度的资金池还没有设立。") % {"name": challenge.programme, "year": year})
    return pool


def _locked(challenge: Challenge) -> ProjectAccount | None:
    """The account under the lock of its pool, so that what is read is still so when it is moved."""
    account = account_of(challenge)
    if account is None:
        return None
    Pool.objects.select_for_update().get(pk=account.pool_id)
    return ProjectAccount.objects.select_related("pool").get(pk=account.pk)


def _need(challenge: Challenge) -> ProjectAccount:
    account = _locked(challenge)
    if account is None:
        raise Invalid(_("这份榜单还没有预留资金。"))
    return account


def _move(
    account: ProjectAccount,
    kind: str,
    amount: Decimal,
    reason: str,
    by: Any,
    now: datetime,
    *,
    key: str = "",
    follows: bool = False,
) -> Movement:
    """Without a key of its own, the movement is named by the turn of reserving that the project is in."""
    key = key or f"{kind}:{account.project}:{_round(account, kind)}"
    return move_money(
        pool=account.pool, account=account, kind=kind, amount=amount, key=key, reason=reason[:200], by=by, now=now,
        follows=follows,
    )  # fmt: skip


def _round(account: ProjectAccount, kind: str) -> int:
    """Which turn of reserving this movement belongs to: a project that holds nothing any more begins a new one, so that
    the same step asked for again is told from the same step taken again."""
    moved = account.movements.all()
    if kind in GIVE_BACK:
        return moved.filter(kind=kind).count() + 1
    turns = moved.filter(kind=MovementKind.RESERVE).count()
    return turns + 1 if kind == MovementKind.RESERVE and not account.used else turns
