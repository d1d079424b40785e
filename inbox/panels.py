"""What the inbox shows on a person's own profile: which kinds of message they receive, how and when."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.panels import Panel, panel
from inbox.forms import DeliveryForm


@panel(User, order=10)
def kinds_of_message(user: User, viewer: Any) -> Panel | None:
    if user != viewer:
        return None
    return Panel(_("消息提醒"), "inbox/_delivery.html", {"form": DeliveryForm(user=user)})
