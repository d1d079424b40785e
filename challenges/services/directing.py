"""The bureau names who is to solve a challenge of a 定向委托 programme (F063)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.directing import fault_of, is_directed
from challenges.enums import ChallengeStatus
from challenges.models import Challenge
from challenges.services.noting import note
from common.errors import Conflict, Invalid, Refused

DECIDED_IN = (ChallengeStatus.DIAGNOSIS, ChallengeStatus.LISTED_PENDING)


@transaction.atomic
def designate(
    *, challenge: Challenge, organisations: Iterable[Organisation], reason: str, by: Any, now: datetime
) -> None:
    """Name them before publication, with the reason that stays on record; again replaces. Raises Refused, Conflict, Invalid."""
    held = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("programme", "organisation")
        .get(pk=challenge.pk)
    )
    if not rules.has_perm("challenges.decide", by, held):
        raise Refused(_("受托单位由科技局指定，且不能处理本单位的榜单。"))
    if not is_directed(held):
        raise Conflict(_("只有定向委托计划的榜单指定受托单位。"))
    if held.status not in DECIDED_IN:
        raise Conflict(_("受托单位在论证或待发榜时指定。"))
    chosen = list(organisations)
    if words := fault_of(held, chosen):
        raise Invalid(words, fields={"organisations": words})
    if not reason.strip():
        raise Invalid(_("请写明为什么由他们承担。"), fields={"reason": _("请写明为什么由他们承担。")})
    held.designated.set(chosen)
    names = "、".join(str(row) for row in chosen)
    words = _("%(names)s：%(reason)s") % {"names": names, "reason": reason.strip()}
    note(
        held, event="designate", label=_("指定受托单位"), by=by, now=now, before=held.status, after=held.status,
        reason=words,
    )  # fmt: skip
