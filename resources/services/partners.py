"""Inviting another organisation to work together (F036)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from common.errors import Invalid
from resources.models.partners import Invitation
from resources.services.asks import make_ask, take_step


@transaction.atomic
def invite_partner(
    *,
    organisation: Organisation,
    partner: Organisation,
    subject: str,
    text: str,
    by: User,
    now: datetime,
    why: str = "",
    is_demo: bool = False,
) -> Invitation:
    """Ask a verified organisation to talk; it answers within its clock. Raises Refused, Invalid, Conflict."""
    if not partner.is_verified or partner.is_reference:
        raise Invalid(_("对方尚未在平台上核验，不能邀请。"))
    made = Invitation(asker=organisation, receiver=partner, subject=subject, text=text, why=why[:200], is_demo=is_demo)
    told = _("%(name)s 邀请贵单位合作") % {"name": organisation}
    return make_ask(ask=made, by=by, now=now, told=told, taken=_("已邀请过这家单位，请等待答复。"))


def answer_invitation(*, ask: Invitation, step: str, by: User, now: datetime, reason: str = "") -> Invitation:
    """Accept or decline: the answer opens, or does not open, the contacts of both sides."""
    return take_step(ask=ask, step=step, by=by, now=now, reason=reason, answered_at=now)
