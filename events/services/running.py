"""The organiser's side: write, announce, cancel, record that it was held."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.templatetags.words import moment
from common.workflow import move
from events.enums import EventStatus, RegistrationStatus
from events.models import Event, Registration
from inbox.enums import Kind
from inbox.services import notify, oblige

NEXT_STEP = "event_next_step"
FOLLOW_UP = timedelta(days=30)
"""Within so long an organisation that came says what it did next: domain facts 5.8 I18."""


@transaction.atomic
def save_event(
    *, event: Event | None, organiser: Organisation, data: Mapping[str, Any], by: User, now: datetime
) -> Event:
    """Write a draft, or change an event that has been announced; then everybody registered is told of a new time or place.

    Raises Refused for whoever may not organise, Conflict for one that is over, Invalid where it ends before it begins.
    """
    if event is None:
        event = Event(organiser=organiser, author=by, status_at=now, reference=next_references("HD", now=now)[0])
        before = None
    else:
        event = Event.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=event.pk)
        before = (event.starts_at, event.place)
    if not rules.has_perm("events.run", by, event):
        raise Refused(_("只有科技局、园区和技术转移机构可以举办活动，并由主办单位自己修改。"))
    if event.status not in (EventStatus.DRAFT, EventStatus.ANNOUNCED):
        raise Conflict(_("活动已经结束，不能再修改。"))
    for name, value in data.items():
        setattr(event, name, value)
    _check(event)
    event.save()
    if event.status == EventStatus.ANNOUNCED and before and before != (event.starts_at, event.place):
        _tell(event, "moved", now, _("活动时间或地点有变：%(title)s"), _("现在是 %(when)s，%(place)s。"))
    return event


def _check(event: Event) -> None:
    if event.ends_at <= event.starts_at:
        raise Invalid(_("结束时间要晚于开始时间。"), fields={"ends_at": _("结束时间要晚于开始时间。")})
    if event.pk and event.capacity is not None:
        taken = event.registrations.filter(status=RegistrationStatus.REGISTERED).count()
        if event.capacity < taken:
            words = _("已有 %(taken)d 人报名，名额不能少于这个数。") % {"taken": taken}
            raise Invalid(words, fields={"capacity": words})


@transaction.atomic
def announce_event(*, event: Event, by: User, now: datetime) -> Event:
    """Now everybody can read it and come. Raises Invalid where it would already have begun."""
    if event.starts_at <= now:
        raise Invalid(_("开始时间已过，请先修改时间。"), fields={"starts_at": _("开始时间已过，请先修改时间。")})
    move(event, "announce", by=by, now=now)
    return event


@transaction.atomic
def cancel_event(*, event: Event, by: User, now: datetime, reason: str) -> Event:
    """It does not take place; everybody registered reads why."""
    change = move(event, "cancel", by=by, now=now, reason=reason)
    _tell(event, "cancelled", now, _("活动取消：%(title)s"), change.reason.replace("%", "%%"))
    return event


@transaction.atomic
def hold_event(*, event: Event, attended: Collection[int], summary: str, by: User, now: datetime) -> Event:
    """Record who came (`attended`, keys of registrations) and what came of it.

    Every organisation that came owes a word on its next step within thirty days. Raises Conflict before it has begun.
    """
    if now < event.starts_at:
        raise Conflict(_("活动还没有开始，不能记录到场情况。"))
    words = summary.strip()
    if not 10 <= len(words) <= 2000:
        message = _("请用 10 到 2000 字写明活动情况和达成的意向。")
        raise Invalid(message, fields={"summary": message})
    move(event, "hold", by=by, now=now, summary=words, held_at=now)
    places = event.registrations.registered()
    places.update(attended=False, updated_at=now)
    came = places.filter(pk__in=attended)
    came.update(attended=True)
    _ask_for_next_step(event, list(came.select_related("organisation", "user")), now)
    return event


def _ask_for_next_step(event: Event, came: list[Registration], now: datetime) -> None:
    title = _("活动“%(title)s”之后有什么进展") % {"title": event.title}
    url, due = event.get_absolute_url(), max(event.starts_at + FOLLOW_UP, now + timedelta(days=3))
    for place in {one.organisation_id: one for one in came}.values():
        oblige(about=place, code=NEXT_STEP, organisation=place.organisation, title=title, url=url, due_at=due)
    notify(
        event=f"event:{event.pk}:held", recipients=[one.user for one in came], kind=Kind.ORGANISATION, now=now,
        title=title, url=url, body=_("请在 30 天内记下一步：对话、新的需求或合同，一分钟就够。"),
        why=_("您参加了这场活动。"),
    )  # fmt: skip


def _tell(event: Event, what: str, now: datetime, title: str, body: str) -> None:
    """Everybody registered, once for each change."""
    people = [one.user for one in event.registrations.registered().select_related("user")]
    words = {"title": event.title, "when": moment(event.starts_at), "place": event.place}
    notify(
        event=f"event:{event.pk}:{what}:{now:%Y%m%d%H%M%S}", recipients=people, kind=Kind.ORGANISATION,
        title=title % words, body=body % words, url=event.get_absolute_url(), now=now, why=_("您报名了这场活动。"),
    )  # fmt: skip
