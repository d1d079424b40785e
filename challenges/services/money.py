"""Moving money (N11). One function writes, under the lock of the pool's row, and every rule is asked before it does.

The order of locks is pool, then project account, so that no two movements wait for each other. What Python refuses in words,
the check constraints of the tables refuse again.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from challenges.enums import FLOWS, POOL_ONLY, Account, MovementKind
from challenges.models import Movement, Pool, Programme, ProjectAccount
from common.errors import Conflict, Invalid, Refused
from common.money import FEN, show_wan

GIVE_BACK = frozenset({MovementKind.RELEASE, MovementKind.CANCEL})


@transaction.atomic
def open_pool(*, programme: Programme, fiscal_year: int, amount: Decimal, by: Any, now: datetime) -> Pool:
    """A programme's pool for a year, funded with `amount` yuan."""
    pool, created = Pool.objects.get_or_create(programme=programme, fiscal_year=fiscal_year)
    if not created:
        raise Conflict(_("%(year)d 年度的资金池已经设立，请用“注入”调整额度。") % {"year": fiscal_year})
    move_money(
        pool=pool,
        kind=MovementKind.FUND,
        amount=amount,
        key=f"open:{pool.pk}",
        reason=_("设立年度资金池"),
        by=by,
        now=now,
    )
    return Pool.objects.get(pk=pool.pk)


@transaction.atomic
def open_account(*, pool: Pool, project: str, cap: Decimal) -> ProjectAccount:
    """The account of a project with its cap in yuan; asking again returns the same one."""
    account, _created = ProjectAccount.objects.get_or_create(project=project, defaults={"pool": pool, "cap": cap})
    return account


@transaction.atomic
def move_money(
    *,
    pool: Pool,
    kind: str,
    amount: Decimal,
    key: str,
    reason: Any,
    by: Any,
    now: datetime,
    account: ProjectAccount | None = None,
    follows: bool = False,
) -> Movement:
    """Write one movement and the balances it changes.

    `key` names the causing event: the same key with the same content moves nothing and returns the first movement.
    `follows` says that a step which somebody (or the clock, `by=None`) was allowed to take gives money back to the pool: a
    withdrawal by the sponsor, a deadline without a bid. Only RELEASE and CANCEL may follow.
    Raises Refused, Invalid (not an amount of fen, cap, balance) or Conflict (the key meant something else).
    """
    if not (follows and kind in GIVE_BACK) and (by is None or not rules.has_perm("challenges.move_money", by, pool)):
        raise Refused(_("只有科技局可以变动资金。"))
    _check_shape(kind, amount, account, pool)
    locked = Pool.objects.select_for_update().get(pk=pool.pk)
    told = Movement.objects.filter(key=key).first()
    if told is not None:
        return _same_or_conflict(told, locked, account, kind, amount)
    holder = _hold(account, locked)
    debit, credit = FLOWS[kind]
    _check_balance(locked, holder, debit, credit, amount)
    rows: list[Pool | ProjectAccount] = [locked, *([holder] if holder else [])]
    for row in rows:
        _shift(row, debit, -amount)
        _shift(row, credit, amount)
        row.save()
    flow = {"kind": kind, "debit": debit, "credit": credit, "amount": amount}
    return Movement.objects.create(pool=locked, account=holder, key=key, reason=str(reason), by=by, at=now, **flow)


def _hold(account: ProjectAccount | None, pool: Pool) -> ProjectAccount | None:
    """The project's account under lock, after the pool's: the order in which everybody locks."""
    if account is None:
        return None
    holder = ProjectAccount.objects.select_for_update().get(pk=account.pk)
    if holder.pool_id != pool.pk:
        raise Conflict(_("项目刚刚转到另一年度的资金池，请刷新后再操作。"))
    return holder


def _check_shape(kind: str, amount: Decimal, account: ProjectAccount | None, pool: Pool) -> None:
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(FEN):
        raise Invalid(_("金额应为大于零、精确到分的数。"), fields={"amount": _("金额应为大于零、精确到分的数。")})
    if (kind in POOL_ONLY) != (account is None):
        raise Invalid(_("注入与核减针对资金池，其余变动针对项目。"))
    if account is not None and account.pool_id != pool.pk:
        raise Invalid(_("项目不属于这个资金池。"))


def _same_or_conflict(
    told: Movement, pool: Pool, account: ProjectAccount | None, kind: str, amount: Decimal
) -> Movement:
    asked = (pool.pk, account.pk if account else None, kind, amount)
    if (told.pool_id, told.account_id, told.kind, told.amount) != asked:
        raise Conflict(_("这一事项已经按另一内容入账，请核对后再操作。"))
    return told


def _check_balance(pool: Pool, account: ProjectAccount | None, debit: str, credit: str, amount: Decimal) -> None:
    """The illegal step is blocked, and the words name the rule that blocks it."""
    if debit == Account.AVAILABLE and pool.available < amount:
        raise Invalid(
            _("资金池可用余额 %(left)s 万元，不足本次 %(amount)s 万元。")
            % {"left": show_wan(pool.available), "amount": show_wan(amount)}
        )
    if account is None:
        return
    if debit != Account.AVAILABLE and getattr(account, debit) < amount:
        raise Invalid(
            _("项目%(state)s %(held)s 万元，不足本次 %(amount)s 万元。")
            % {"state": Account(debit).label, "held": show_wan(getattr(account, debit)), "amount": show_wan(amount)}
        )
    if debit == Account.AVAILABLE and account.used + amount > account.cap:
        raise Invalid(
            _("单个项目支持上限 %(cap)s 万元，已占用 %(used)s 万元，本次 %(amount)s 万元超出上限。")
            % {"cap": show_wan(account.cap), "used": show_wan(account.used), "amount": show_wan(amount)}
        )


def _shift(row: Pool | ProjectAccount, name: str, amount: Decimal) -> None:
    if name != Account.SOURCE and hasattr(row, name):
        setattr(row, name, getattr(row, name) + amount)
