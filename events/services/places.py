"""Coming to an event: a place for oneself, as long as there are places."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import people_of
from common.errors import Conflict, Refused
from common.workflow import move
from events.enums import RegistrationStatus
from events.models import Event, Registration
from inbox.enums import Kind
from inbox.services import notify


@transaction.atomic
def register(*, event: Event, organisation: Organisation, by: User, now: datetime) -> Registration:
    """Put oneself down; the event's row is held, so that the last place is given once.

    Raises Refused for an organisation that is not one's own, Conflict when it is full, over, or one is on the list already.
    """
    if organisation.pk not in by.organisation_ids:
        raise Refused(_("只能以您所在的单位报名。"))
    event = Event.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=event.pk)
    if not event.is_open(now):
        raise Conflict(_("这场活动已经不能报名。"))
    place = event.registrations.filter(user=by).first()
    if place is not None and place.status == RegistrationStatus.REGISTERED:
        raise Conflict(_("您已经报名。"))
    if event.capacity is not None and event.registrations.registered().count() >= event.capacity:
        raise Conflict(_("名额已满。有人取消后可以再报。"))
    if place is None:
        place = Registration.objects.create(event=event, user=by, organisation=organisation, status_at=now)
    else:
        move(place, "return", by=by, now=now, organisation=organisation)
    notify(
        event=f"registration:{place.pk}:{now:%Y%m%d%H%M%S}", recipients=people_of(event.organiser),
        kind=Kind.ORGANISATION, title=_("%(name)s报名参加“%(title)s”") % {"name": organisation, "title": event.title},
        url=event.get_absolute_url(), now=now, why=_("您所在的单位主办这场活动。"), mail=False,
    )  # fmt: skip
    return place


@transaction.atomic
def withdraw_registration(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Give the place back before the event begins."""
    if not registration.event.is_open(now):
        raise Conflict(_("活动已经开始，不能再取消报名。"))
    move(registration, "withdraw", by=by, now=now)
    return registration
