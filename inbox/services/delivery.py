"""How a person wants to be reached."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Invalid
from inbox.enums import ALWAYS_AT_ONCE, UNMUTABLE, Kind, Way
from inbox.models import MailPreference


@transaction.atomic
def set_delivery(*, user: User, ways: Mapping[str, str], quiet_from: int, quiet_until: int) -> MailPreference:
    """Set the way of these kinds (the others stay) and the quiet hours of Shanghai, 0 to 23, two equal ones for none.

    Raises Invalid for a kind that has no such way and for an hour that is none; then nothing is changed.
    """
    if not {quiet_from, quiet_until} <= set(range(24)):
        raise Invalid(_("免打扰时段请选 0 点到 23 点之间的整点。"))
    for kind, way in ways.items():
        _check(kind, way)
    locked = User.objects.select_for_update().get(pk=user.pk)
    preference, _is_new = MailPreference.objects.get_or_create(user=locked)
    muted, digested, at_once = (
        {kind for kind, chosen in ways.items() if chosen == way} for way in (Way.MUTED, Way.DIGEST, Way.AT_ONCE)
    )
    locked.muted_kinds = sorted(set(locked.muted_kinds) - digested - at_once | muted)
    if digested and Kind.DIGEST in locked.muted_kinds:
        raise Invalid(_("您不接收每日摘要，请为只进摘要的消息另选一种方式，或恢复每日摘要。"))
    locked.save(update_fields=["muted_kinds"])
    preference.digested_kinds = sorted(set(preference.digested_kinds) - at_once | digested)
    preference.quiet_from, preference.quiet_until = quiet_from, quiet_until
    preference.save()
    user.muted_kinds, user.mail_preference = locked.muted_kinds, preference
    return preference


def _check(kind: str, way: str) -> None:
    if kind not in Kind.values or way not in Way.values:
        raise Invalid(_("请选择一种提醒方式。"))
    if kind in UNMUTABLE and way != Way.AT_ONCE:
        raise Invalid(_("这一类消息关系到账号安全，不能静音。"))
    if kind in ALWAYS_AT_ONCE and way == Way.DIGEST:
        raise Invalid(_("“%(kind)s”不能放进每日摘要。") % {"kind": Kind(kind).label})
