"""What the inbox shows on a person's own profile: which kinds of message they receive."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.panels import Panel, panel
from inbox.enums import UNMUTABLE, Kind


@panel(User, order=10)
def kinds_of_message(user: User, viewer: Any) -> Panel | None:
    if user != viewer:
        return None
    rows = [(kind, kind in user.muted_kinds, kind in UNMUTABLE) for kind in Kind]
    return Panel(_("消息提醒"), "inbox/_kinds.html", {"kinds": rows})
