"""The objects of events, published scorecards, weights, targets and the funnel for the access matrix."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from events import services as events
from parks.models import PublishedCell, Target, WeightSet
from parks.services import publish_scorecard
from tests.people import NOW, park, person

STATES = ("event", "event_calendar", "event_edit", "event_announce", "event_cancel", "event_hold", "event_attend")
API = ("event-detail", "event-attend", "event-leave")


def build() -> dict[str, dict[str, dict[str, Any]]]:
    """A draft and an announced event of 园区办, a period published by 科技局, and a proposal of each kind."""
    host, official = person("hanmei"), person("gaoyuan")
    drafted, announced = (_event(host, title) for title in ("活动草稿", "已公布的活动"))
    events.announce_event(event=announced, by=host, now=NOW)
    by_state = {"draft": {"reference": drafted.reference}, "announced": {"reference": announced.reference}}
    period = publish_scorecard(
        name="上期", as_of=timezone.localdate(NOW) - timedelta(days=1), note="", by=official, now=NOW
    )
    cell = PublishedCell.objects.filter(card__park=park()).order_by("pk")[0]
    asked = {"reason": "矩阵所用", "proposed_by": official, "status_at": NOW}
    weights = WeightSet.objects.create(version=2, since=NOW.date(), entries={"I01": ["100", ""]}, **asked)
    target = Target.objects.create(code="events", year=NOW.year, value=Decimal(90), source="矩阵", **asked)
    of_period = {"": {"pk": period.pk}}
    return {
        **dict.fromkeys((*STATES, "event_leave", "event_next_step", *API), by_state),
        "scorecard_period": of_period,
        "scorecard_period_check": of_period,
        "scorecard_period_rows": {"": {"pk": period.pk, "park": park().code, "code": cell.code}},
        "scorecard_weights_decide": {"": {"pk": weights.pk}},
        "target_decide": {"": {"pk": target.pk}},
        "target_rows": {"": {"code": "needs"}},
        "funnel_list": {"": {"step": "signed"}},
    }


def _event(host: Any, title: str) -> Any:
    starts = NOW + timedelta(days=30)
    data = {
        "title": title,
        "kind": "salon",
        "park": park(),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
    }
    data |= {"place": "一号会议室", "intro": "谈水下传感器。", "capacity": None}
    return events.save_event(event=None, organiser=host.organisations[0], data=data, by=host, now=NOW)
