"""The day before an event: everybody registered is reminded, the organiser hears how many come."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import people_of
from events.models import Event, Registration
from inbox.enums import Kind
from inbox.services import notify


def remind_of_events(*, now: datetime) -> int:
    """Whoever comes today or tomorrow (Shanghai's days), once for each day on which an event is to begin.

    Running it again tells nobody twice; a day that was missed is made good as long as the event has not begun; an event
    moved to another day is reminded of again. Returns how many people were newly told.
    """
    after_tomorrow = (timezone.localtime(now) + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
    soon = Event.objects.upcoming(now).filter(starts_at__gt=now, starts_at__lt=after_tomorrow)
    return sum(_remind(event, now) for event in soon.select_related("organiser"))


@transaction.atomic
def _remind(event: Event, now: datetime) -> int:
    local = timezone.localtime(event.starts_at)
    day = _("明天") if local.date() > timezone.localtime(now).date() else _("今天")
    come: list[Registration] = list(event.registrations.registered().select_related("user"))
    words = {"title": event.title, "day": day, "clock": f"{local:%H:%M}", "place": event.place, "n": len(come)}
    code, title, url = (
        f"event:{event.pk}:soon:{local:%Y%m%d}",
        _("%(day)s有活动：%(title)s") % words,
        event.get_absolute_url(),
    )
    told = notify(
        event=code, kind=Kind.ORGANISATION, recipients=[one.user for one in come], title=title, url=url, now=now,
        body=_("%(day)s %(clock)s，%(place)s。来不了请在活动开始前取消报名，把名额让给别人。") % words,
        why=_("您报名了这场活动。"),
    )  # fmt: skip
    return told + notify(
        event=code, kind=Kind.ORGANISATION, recipients=people_of(event.organiser), title=title, url=url, now=now,
        body=_("%(day)s %(clock)s，%(place)s。已有 %(n)d 人报名；结束后请记录到场情况和小结。") % words,
        why=_("您所在的单位主办这场活动。"),
    )  # fmt: skip
