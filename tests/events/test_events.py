"""对接活动: announced, come to, held, followed up within thirty days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from common.errors import Conflict, Invalid, Refused
from events import services
from events.enums import EventStatus, RegistrationStatus, StepKind
from events.models import Event, NextStep, Registration
from inbox.models import Notification, Obligation
from parks.lineage import indicator_of
from parks.measuring import compute
from parks.models import Target
from tests.factories import NeedFactory
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

START = NOW + timedelta(days=3)
AFTER = START + timedelta(hours=3)
SUMMARY = "三家单位到场，两家约定互访。"


def draft(by, **data):
    shape = {
        "title": "海洋仪器供需对接会",
        "kind": "matchmaking",
        "park": park(),
        "starts_at": START,
        "place": "一号会议室",
    }
    shape |= {"ends_at": START + timedelta(hours=2), "intro": "谈水下传感器。", "capacity": 2} | data
    return services.save_event(event=None, organiser=by.organisations[0], data=shape, by=by, now=NOW)


@pytest.fixture
def announced(hanmei):
    return services.announce_event(event=draft(hanmei), by=hanmei, now=NOW)


@pytest.fixture
def held(announced, hanmei, linhai, zhouwen):
    """海澜 came, 胶州湾大学 had a place and did not."""
    place = services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    services.register(event=announced, organisation=organisation("胶州湾大学"), by=zhouwen, now=NOW)
    return services.hold_event(event=announced, attended=[place.pk], summary=SUMMARY, by=hanmei, now=AFTER)


@pytest.mark.parametrize("username", ["linhai", "zhouwen", "wuyue", "sunqi"])
def test_only_the_bureau_parks_and_brokers_organise(request, username):
    with pytest.raises(Refused):
        draft(request.getfixturevalue(username))


@pytest.mark.parametrize("username", ["gaoyuan", "hanmei", "liubo"])
def test_they_announce_and_everybody_reads(request, page, visitor, username):
    user = request.getfixturevalue(username)
    event = draft(user)
    with time_machine.travel(NOW, tick=False):
        assert event.title not in page(visitor).get("/events/").content.decode()
        assert page(visitor).get(event.get_absolute_url()).status_code == 404
        page(user).post(f"{event.get_absolute_url()}announce/")
        assert event.title in page(visitor).get("/events/").content.decode()
        assert page(visitor).get(event.get_absolute_url()).status_code == 200


def test_the_last_place_is_given_once(announced, linhai, zhouwen, chenjing):
    services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    with pytest.raises(Conflict, match="已经报名"):
        services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    place = services.register(event=announced, organisation=organisation("胶州湾大学"), by=zhouwen, now=NOW)
    with pytest.raises(Conflict, match="名额已满"):
        services.register(event=announced, organisation=organisation("黄海院"), by=chenjing, now=NOW)
    services.withdraw_registration(registration=place, by=zhouwen, now=NOW)
    services.register(event=announced, organisation=organisation("黄海院"), by=chenjing, now=NOW)
    with pytest.raises(Conflict, match="名额已满"):
        services.register(event=announced, organisation=organisation("胶州湾大学"), by=zhouwen, now=NOW)


def test_nobody_comes_for_others_or_too_late(announced, linhai, sunqi):
    with pytest.raises(Refused):
        services.register(event=announced, organisation=organisation("海澜仪器"), by=sunqi, now=NOW)
    with pytest.raises(Conflict):
        services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=START)


def test_times_and_places_hold_together(announced, hanmei, linhai, zhouwen):
    with pytest.raises(Invalid):
        draft(hanmei, ends_at=START)
    services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    services.register(event=announced, organisation=organisation("胶州湾大学"), by=zhouwen, now=NOW)
    with pytest.raises(Invalid, match="名额不能少于"):
        services.save_event(event=announced, organiser=announced.organiser, data={"capacity": 1}, by=hanmei, now=NOW)


def test_who_comes_is_told_of_a_move_and_of_the_end(announced, hanmei, linhai):
    services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    services.save_event(
        event=announced, organiser=announced.organiser, data={"place": "二号会议室"}, by=hanmei, now=NOW
    )
    services.cancel_event(event=Event.objects.get(), by=hanmei, now=NOW, reason="100% 的场地临时检修")
    told = set(Notification.objects.filter(recipient=linhai).values_list("title", flat=True))
    assert {"活动时间或地点有变：海洋仪器供需对接会", "活动取消：海洋仪器供需对接会"} <= told
    assert Notification.objects.filter(recipient=linhai, body__contains="100% 的场地").exists()


def test_it_is_held_once_with_a_summary(announced, hanmei, linhai):
    with pytest.raises(Conflict, match="还没有开始"):
        services.hold_event(event=announced, attended=[], summary=SUMMARY, by=hanmei, now=NOW)
    with pytest.raises(Invalid):
        services.hold_event(event=announced, attended=[], summary="好", by=hanmei, now=AFTER)
    services.hold_event(event=announced, attended=[], summary=SUMMARY, by=hanmei, now=AFTER)
    with pytest.raises(Conflict):
        services.hold_event(event=announced, attended=[], summary=SUMMARY, by=hanmei, now=AFTER)


def test_who_came_owes_the_next_step_and_says_it(held, linhai, zhouwen):
    owed = Obligation.objects.open().get()
    assert (owed.organisation, owed.due_at) == (organisation("海澜仪器"), START + timedelta(days=30))
    need = NeedFactory()
    arguments = {"event": held, "now": AFTER}
    with pytest.raises(Conflict):
        services.record_next_step(organisation=organisation("胶州湾大学"), kind="visit", by=zhouwen, **arguments)
    with pytest.raises(Invalid):
        services.record_next_step(
            organisation=organisation("海澜仪器"), kind="need", reference="XQ-0", by=linhai, **arguments
        )
    step = services.record_next_step(
        organisation=organisation("海澜仪器"), kind=StepKind.NEED, reference=need.reference, by=linhai, **arguments
    )
    assert step.need == need
    assert not Obligation.objects.open().exists()


def value(code, day):
    return compute(indicator_of(code), day)[park().pk].value


def test_events_against_the_target_of_the_park(held):
    assert value("I17", date(2026, 11, 30)) is None
    Target.objects.create(
        code="events", park=park(), year=2026, value=4, source="测试", status="approved", status_at=NOW, decided_at=NOW
    )
    assert value("I17", date(2026, 11, 30)) == Decimal("25.0")
    assert value("I17", date(2026, 11, 22)) == Decimal("0.0")


def test_the_share_that_went_on_within_thirty_days(held, linhai):
    day = date(2027, 1, 5)
    assert value("I18", date(2026, 12, 1)) is None
    assert value("I18", day) == Decimal("0.0")
    services.record_next_step(
        event=held, organisation=organisation("海澜仪器"), kind="visit", note="下周到实验室试样", by=linhai, now=AFTER
    )
    assert value("I18", day) == Decimal("100.0")
    NextStep.objects.update(at=START + timedelta(days=31))
    assert value("I18", day) == Decimal("0.0")


def test_the_whole_life_on_pages(page, hanmei, linhai):
    with time_machine.travel(NOW, tick=False):
        form = {
            "title": "沙龙",
            "kind": "salon",
            "organiser": organisation("园区办").pk,
            "park": park().pk,
            "place": "咖啡厅",
        }
        form |= {"starts_at": "2026-11-23T14:00", "ends_at": "2026-11-23T13:00", "intro": "谈谈", "capacity": ""}
        assert "结束时间要晚于开始时间" in page(hanmei).post("/events/new/", form).content.decode()
        page(hanmei).post("/events/new/", form | {"ends_at": "2026-11-23T16:00"})
        event = Event.objects.get()
        url = event.get_absolute_url()
        page(hanmei).post(f"{url}announce/")
        page(linhai).post(f"{url}attend/")
        assert "您已报名" in page(linhai).get(url).content.decode()
        assert "我报名的活动" in page(linhai).get("/workbench/").content.decode()
        assert page(linhai).get(f"{url}hold/").status_code == 404
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        place = Registration.objects.get()
        page(hanmei).post(f"{url}hold/", {"attended": [place.pk, "x", "9" * 30], "summary": SUMMARY})
        assert SUMMARY in page(linhai).get(url).content.decode()
        page(linhai).post(
            f"{url}next-step/", {"organisation": place.organisation_id, "kind": "visit", "note": "下周二试样"}
        )
        assert "下周二试样" in page(hanmei).get(url).content.decode()
    assert Event.objects.get().status == EventStatus.HELD


def test_the_list_of_names_is_the_organisers(announced, page, linhai, zhouwen, hanmei):
    services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    url = announced.get_absolute_url()
    with time_machine.travel(NOW, tick=False):
        assert "林海" in page(hanmei).get(url).content.decode()
        assert "林海 · " not in page(zhouwen).get(url).content.decode()
    assert Registration.objects.get().status == RegistrationStatus.REGISTERED


def test_the_calendar_entry_is_folded_and_escaped(announced, hanmei, page, visitor):
    words = "第一项，讨论；第二项\r\n试样, 交流" * 6
    services.save_event(event=announced, organiser=announced.organiser, data={"intro": words}, by=hanmei, now=NOW)
    answer = page(visitor).get(f"{announced.get_absolute_url()}calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART:20261123T020000Z" in whole and "试样\\, 交流" in whole and "第二项\\n试样" in whole
