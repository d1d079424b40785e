"""追回: the bureau asks paid money back, and records what came."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import ChallengeStatus, MovementKind
from challenges.models import Challenge, Movement
from challenges.services import funding
from challenges.services.contracts import held_challenge
from challenges.services.ending import free_money
from challenges.services.life import take
from common.errors import Conflict, Invalid, Refused


@transaction.atomic
def claw_back(*, challenge: Challenge, reason: str, by: Any, now: datetime) -> None:
    """Ask for what was paid; what is only promised returns to the pool at once. Conflict where nothing was paid."""
    held = held_challenge(challenge.pk)
    account = funding.account_of(held)
    if account is None or not account.paid:
        raise Conflict(_("这份榜单没有已拨付的资金，无须追回。"))
    take(challenge=held, step="claw_back", by=by, now=now, reason=reason)
    free_money(challenge=held, reason=reason, by=by, now=now)


@transaction.atomic
def record_return(*, challenge: Challenge, amount: Decimal | None, by: Any, now: datetime) -> Movement:
    """Money that came back, in yuan; at most what was paid. Each call is another instalment of it."""
    held = held_challenge(challenge.pk)
    if not rules.has_perm("challenges.decide", by, held):
        raise Refused(_("只有科技局可以登记追回的资金。"))
    if held.status != ChallengeStatus.CLAWBACK:
        raise Conflict(_("项目不在追回中，请刷新页面查看。"))
    if not amount:
        raise Invalid(_("请填写收到的金额。"), fields={"amount": _("请填写收到的金额。")})
    account = funding.account_of(held)
    number = account.movements.filter(kind=MovementKind.RETURN).count() + 1 if account else 1
    return funding.return_for(challenge=held, amount=amount, event=str(number), by=by, now=now)
