"""Events, targets and a published scorecard of the demo world, each labelled as a demonstration."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from events import services as running
from events.enums import StepKind
from events.models import Event, Registration
from inbox.models import Notification
from parks import services
from parks.models import Park, ScorecardPeriod, Target
from parks.services.funnel import rebuild_funnel
from portal.demo import files

PARK = "hailan"
INTRO = (
    "一、五家企业各用五分钟讲需求；二、高校院所现场应答；三、一对一洽谈，每场二十分钟。"
    "请带上样品或测试数据，会后三十天内在本页记下一步。"
)
EVENTS = (
    ("海洋仪器供需对接会（演示）", "matchmaking", -45, "海澜示范园一号会议室", 40),
    ("国重面对面：海洋腐蚀与防护（演示）", "laboratory", 9, "胶州湾大学学术交流中心", 60),
    ("中试项目路演（演示）", "pitch", 20, "齐桥技术转移中心路演厅", None),
)
"""Title, kind, days from now, place, places."""
GUESTS = ("linhai", "zhouwen", "sunqi")
DOUBLINGS = (
    ("技术合同成交额（演示）", 200, 400, "万元", "I08"),
    ("入驻单位（演示）", 20, 40, "家", "C01"),
    ("有效需求（演示）", 30, 60, "项", "C02"),
    ("公开的成果（演示）", 50, 100, "项", "C03"),
    ("活跃技术经纪人（演示）", 2, 4, "人", "I16"),
)
"""The documents name no five: these are made up, and say so."""


def settle(*, now: datetime) -> int:
    """Once; returns how many rows were made. Nothing of it is mailed to anybody."""
    last = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    park = Park.objects.get(code=PARK)
    made = _events(park, now) + _targets(park, now) + _period(now)
    Notification.objects.filter(pk__gt=last).update(mail_wanted=False)
    return made


def _events(park: Park, now: datetime) -> int:
    host = User.objects.get(username="hanmei")
    made = 0
    for title, kind, days, place, capacity in EVENTS:
        if Event.objects.filter(title=title).exists():
            continue
        starts = timezone.localtime(now + timedelta(days=days)).replace(hour=14, minute=0, second=0, microsecond=0)
        written = starts - timedelta(days=20)
        data = {"title": title, "kind": kind, "park": park, "starts_at": starts, "ends_at": starts + timedelta(hours=3)}
        data |= {"place": place, "capacity": capacity, "intro": INTRO, "is_demo": True}
        event = running.save_event(event=None, organiser=host.organisations[0], data=data, by=host, now=written)
        running.announce_event(event=event, by=host, now=written)
        guests = User.objects.filter(username__in=GUESTS)
        places = [
            running.register(event=event, organisation=one.organisations[0], by=one, now=written) for one in guests
        ]
        if starts < now:
            _hold(event, places, host)
        made += 1
    return made


def _hold(event: Event, places: list[Registration], host: User) -> None:
    """It took place; one guest went on within the month."""
    after = event.ends_at + timedelta(hours=1)
    words = "三家单位到场，达成两项试样约定；一家企业会后补充了指标（演示）。"
    running.hold_event(event=event, attended=[one.pk for one in places], summary=words, by=host, now=after)
    guest = places[0]
    running.record_next_step(
        event=Event.objects.get(pk=event.pk), organisation=guest.organisation, kind=StepKind.VISIT,
        note="约定下周到实验室试样（演示）", by=guest.user, now=after + timedelta(days=6),
    )  # fmt: skip


def _targets(park: Park, now: datetime) -> int:
    """Proposed by one official and approved by another, as everybody would."""
    if Target.objects.filter(is_demo=True).exists():
        return 0
    official = User.objects.get(username=files.official())
    second = User.objects.filter(memberships__organisation=official.organisations[0]).exclude(pk=official.pk).first()
    year = timezone.localdate(now).year
    rows = [{"code": "events", "park": park, "value": Decimal(6), "source": "演示数据：园区年度计划"}]
    for label, base, value, unit, indicator in DOUBLINGS:
        rows.append({
            "code": "doubling", "label": label, "base": Decimal(base), "base_year": year - 1, "value": Decimal(value),
            "unit": unit, "indicator": indicator, "year": year + 4, "source": "演示数据：文献 001 没有列出五项",
        })  # fmt: skip
    for row in rows:
        data = {"year": year, "is_demo": True, **row}
        target = services.propose_target(data=data, reason="演示数据，数值虚构", by=official, now=now)
        if second is not None:
            services.decide_proposal(proposal=target, approve=True, reason="", by=second, now=now)
    return len(rows)


def _period(now: datetime) -> int:
    """Last month end, published as everybody would; the funnel is filled on the way."""
    rebuild_funnel(now=now)
    if ScorecardPeriod.objects.exists():
        return 0
    end = timezone.localdate(now).replace(day=1) - timedelta(days=1)
    official = User.objects.get(username=files.official())
    note = "演示数据，数值由演示事件算出"
    made = services.publish_scorecard(name=f"{end:%Y 年 %-m 月}（演示）", as_of=end, note=note, by=official, now=now)
    ScorecardPeriod.objects.filter(pk=made.pk).update(is_demo=True)
    return 1
