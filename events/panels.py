"""Events on the page of the park where they take place."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.panels import Panel, panel
from events.models import Event
from parks.models import Park


@panel(Park, order=40)
def events_of(park: Park, user: Any) -> Panel | None:
    now = timezone.now()
    rows = list(Event.objects.visible_to(user).filter(park=park).upcoming(now)[:5])
    return Panel(_("对接活动"), "events/_rows.html", {"rows": rows, "now": now}) if rows else None
