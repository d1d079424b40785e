"""The yearly pool of a programme: opened, raised and lowered within what its approved rules foresee."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import POOL_ONLY, MovementKind
from challenges.models import Movement, Pool, Programme
from challenges.services.money import move_money, open_pool
from common.errors import Invalid
from common.money import show_wan


@transaction.atomic
def open_year(*, programme: Programme, fiscal_year: int, amount: Decimal, by: Any, now: datetime) -> Pool:
    """The programme's pool for a year with `amount` yuan, at most what the rules of that year foresee."""
    _check_foreseen(programme, fiscal_year, amount)
    return open_pool(programme=programme, fiscal_year=fiscal_year, amount=amount, by=by, now=now)


@transaction.atomic
def adjust_pool(*, pool: Pool, kind: str, amount: Decimal, reason: str, event: str, by: Any, now: datetime) -> Movement:
    """Raise (`fund`) or lower (`defund`) a pool with a reason. `event` names this one act: sent twice it moves once.

    More than the rules foresee needs a new version of them first, which another official approves.
    """
    if kind not in POOL_ONLY:
        raise Invalid(_("资金池只能注入或核减。"))
    if not reason.strip():
        raise Invalid(_("请写明事由和文件依据。"), fields={"reason": _("请写明事由和文件依据。")})
    key = f"{kind}:{pool.pk}:{event}"
    held = Pool.objects.select_for_update().select_related("programme").get(pk=pool.pk)
    if kind == MovementKind.FUND and not Movement.objects.filter(key=key).exists():
        _check_foreseen(held.programme, held.fiscal_year, held.total + amount)
    return move_money(pool=held, kind=kind, amount=amount, key=key, reason=reason.strip()[:200], by=by, now=now)


def _check_foreseen(programme: Programme, year: int, total: Decimal) -> None:
    terms = programme.terms_on(date(year, 12, 31)) or programme.terms_on(date(year, 1, 1))
    if terms is None:
        raise Invalid(
            _("“%(name)s”%(year)d 年度没有生效的规则，请先起草并复核规则。") % {"name": programme, "year": year}
        )
    foreseen = terms.value("pool")
    if total > foreseen:
        words = _(
            "规则第 %(version)d 版所列年度资金池为 %(foreseen)s 万元，%(total)s 万元超出。确需增加的，请先修订规则。"
        )
        shown = {"version": terms.version, "foreseen": show_wan(foreseen), "total": show_wan(total)}
        raise Invalid(words % shown, fields={"amount": words % shown})
