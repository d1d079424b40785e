"""What events offer to be measured (domain facts 5.8 I17, I18)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import goals  # noqa: F401 (registers the yearly targets)
from events.enums import EventStatus
from events.models import Event, NextStep, Registration
from events.services.running import FOLLOW_UP
from parks.asof import Scope, changes_of
from parks.lineage import Formula, Row, indicator
from parks.models import Target

SINCE = date(2026, 11, 22)


@indicator(
    "I17", version=1, since=SINCE, label=_("对接活动完成率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    public=True, numerator=_("当年在园区举办、已记录到场与小结的对接活动，一场记 1"),
    denominator=_("该园区当年的对接活动目标场次"), clause=_("领域资料 5.8 I17；全市每年 100 场左右见功能清单 F172"),
)  # fmt: skip
def events_held(scope: Scope) -> Iterator[Row]:
    """By calendar year, as the targets are; a park without a target has no figure."""
    events = Event.objects.exclude(park=None)
    if scope.park is not None:
        events = events.filter(park=scope.park)
    held = changes_of(events, scope.moment).filter(to_state=EventStatus.HELD).values("object_id")
    targets = Target.objects.in_force(code="events", year=scope.as_of.year, moment=scope.moment).exclude(park=None)
    aims = {one.park_id: one for one in targets if one.park_id and (scope.park is None or one.park_id == scope.park.pk)}
    this_year = events.filter(pk__in=held, starts_at__gte=_first_of(scope.as_of), starts_at__lt=scope.moment)
    for event in this_year.select_related("organiser").order_by("pk"):
        if event.park_id is not None and event.park_id in aims:
            yield Row(
                park_id=event.park_id, reference=event.reference, title=event.title, organisation=event.organiser.name,
                at=event.starts_at, numerator=1, url=event.get_absolute_url(),
            )  # fmt: skip
    for park_id, goal in aims.items():
        title = str(_("%(year)d 年目标") % {"year": goal.year})
        yield Row(park_id=park_id, reference="", title=title, organisation="", at=None, denominator=int(goal.value))


def _first_of(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, 1, 1))


@indicator(
    "I18", version=1, since=SINCE, label=_("活动后 30 天内有下一步"), unit=_("%"), formula=Formula.RATIO, scale=100,
    decimals=1, numerator=_("到场后 30 天内记下对话、需求、合同或互访的单位，一场记 1"),
    denominator=_("近 365 天内举办、已满 30 天的活动中到场的入驻单位，一家一场记 1"), clause=_("领域资料 5.8 I18"),
)  # fmt: skip
def followed_up(scope: Scope) -> Iterator[Row]:
    until = scope.moment - FOLLOW_UP
    came = Registration.objects.filter(
        attended=True, event__held_at__lt=scope.moment, event__starts_at__gte=scope.start - FOLLOW_UP,
        event__starts_at__lt=until, organisation__in=scope.organisations,
    )  # fmt: skip
    steps: dict[tuple[int, int], list[datetime]] = {}
    for event, organisation, at in NextStep.objects.values_list("event_id", "organisation_id", "at"):
        steps.setdefault((event, organisation), []).append(at)
    columns = ("event_id", "organisation_id", "event__reference", "event__title", "event__starts_at")
    for event, organisation, reference, title, at in came.order_by(*columns).values_list(*columns).distinct():
        seat = scope.seat_of(organisation, at)
        if seat:
            within = any(
                at <= step <= at + FOLLOW_UP and step < scope.moment for step in steps.get((event, organisation), ())
            )
            yield Row(
                park_id=seat.park_id, reference=reference, title=title, organisation=seat.name, at=at,
                numerator=int(within), denominator=1, url=f"/events/{reference}/",
            )  # fmt: skip
