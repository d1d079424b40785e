"""A broker looks after a match, and hands it back."""

from datetime import datetime
from typing import Any

import rules
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.errors import Conflict, Refused
from matching.enums import MatchStatus
from matching.models import BrokerClaim, Match
from matching.services import telling


@transaction.atomic
def claim(*, match: Match, by: Any, now: datetime) -> BrokerClaim:
    """Take a match that nobody looks after; both sides are told. Claiming one's own again changes nothing."""
    if not rules.has_perm("matching.claim", by, match):
        raise Refused(_("只有技术经纪人可以跟进匹配，且不能跟进本机构一方的匹配。"))
    if match.status == MatchStatus.DECLINED:
        raise Conflict(_("这项匹配已被婉拒，不能再跟进。"))
    held = BrokerClaim.objects.held().filter(match=match).first()
    if held is not None and held.broker_id == by.pk:
        return held
    organisation = next(o for o in by.organisations if o.persona == Persona.BROKER)
    try:
        with transaction.atomic():
            made = BrokerClaim.objects.create(match=match, broker=by, organisation=organisation, at=now)
    except IntegrityError as error:
        raise Conflict(_("另一位经纪人已经在跟进这项匹配。")) from error
    telling.tell_claimed(match, made, now)
    return made


@transaction.atomic
def release(*, match: Match, by: Any, now: datetime) -> None:
    """Hand a match back to the board."""
    if not BrokerClaim.objects.held_by(by).filter(match=match).update(released_at=now):
        raise Conflict(_("您没有在跟进这项匹配。"))
