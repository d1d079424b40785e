"""Service requests through their life: routed, clocked, answered, confirmed (F034, F048)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import OrganisationKind, Verification
from accounts.models import Membership, Organisation, User
from common.errors import Conflict, DomainError, Invalid, Refused
from common.workdays import add_workdays
from inbox.models import Obligation
from inbox.services import sweep_obligations
from parks.models import Tenancy
from resources.enums.tickets import OPEN, RequestStatus
from resources.models import ServiceRequest
from resources.services import tickets as services
from resources.workflow.tickets import REQUEST
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db

CONTENT = {"kind": "testing", "title": "三件钛合金样件盐雾试验", "description": "GB/T 10125，480 小时，需要报告。"}


def asked(username: str = "linhai", key: str = "海澜仪器", **given: Any) -> ServiceRequest:
    return services.ask_for_service(
        organisation=organisation(key), content={**CONTENT, **given}, by=person(username), now=NOW
    )


def provider() -> Organisation:
    """澄海检测, a service organisation with its owner 季澄."""
    made, _ = Organisation.objects.get_or_create(
        name="澄海检测服务有限公司",
        defaults={"kind": OrganisationKind.SERVICE, "status": Verification.VERIFIED, "status_at": NOW},
    )
    owner, _ = User.objects.get_or_create(
        username="jicheng", defaults={"name": "季澄", "email": "jicheng@example.com", "password": "!"}
    )
    Membership.objects.get_or_create(
        user=owner, organisation=made, ended_at=None, defaults={"role": "owner", "is_approved": True}
    )
    return made


def of_provider() -> User:
    provider()
    return User.objects.get(username="jicheng")


def assigned() -> ServiceRequest:
    request = asked()
    services.accept_request(request=request, by=person("hanmei"), now=NOW)
    services.assign_request(request=request, provider=provider(), by=person("hanmei"), now=NOW)
    return request


def owed() -> list[tuple[str, str]]:
    rows = Obligation.objects.open().order_by("pk")
    return [(row.code, row.organisation.short_name or row.organisation.name) for row in rows]


class TestRouting:
    def test_a_tenants_request_goes_to_its_park(self, linhai, hanmei):
        request = asked()
        assert request.reference == "FW-2026-000001"
        assert (request.desk, request.park.code) == (organisation("园区办"), "hailan")
        assert request.due_at == add_workdays(NOW, 3)
        assert hanmei.notifications.filter(kind="service", title__contains="盐雾").exists()
        assert owed() == [("accept_request", "园区办")]

    def test_others_go_to_the_bureau(self, sunqi, gaoyuan):
        request = asked("sunqi", "启明新材")
        assert (request.desk, request.park) == (organisation("科技局"), None)

    def test_where_nobody_could_take_it_it_is_not_taken(self, sunqi):
        with pytest.raises(Conflict):
            asked("sunqi", "启明新材")

    @pytest.mark.parametrize(("username", "key"), [("hanmei", "园区办"), ("gaoyuan", "科技局"), ("sunqi", "海澜仪器")])
    def test_offices_and_strangers_do_not_ask(self, username, key):
        with pytest.raises(Refused):
            asked(username, key)

    def test_a_day_that_has_passed_cannot_be_wished(self, linhai):
        with pytest.raises(Invalid):
            asked(wished_on=(NOW - timedelta(days=1)).date())

    def test_tenants_come_first_then_the_clock(self, linhai, sunqi, gaoyuan):
        stranger = asked("sunqi", "启明新材")
        tenant = asked()
        ServiceRequest.objects.update(desk=organisation("科技局"))
        rows = ServiceRequest.objects.at_desk_of(gaoyuan).tenants_first(NOW.date())
        assert [row.pk for row in rows] == [tenant.pk, stranger.pk]
        Tenancy.objects.update(until=NOW.date() - timedelta(days=1))
        rows = ServiceRequest.objects.at_desk_of(gaoyuan).tenants_first(NOW.date())
        assert [row.pk for row in rows] == [stranger.pk, tenant.pk], "a former tenant waits in line"


class TestRoad:
    def test_from_asking_to_closing_with_a_provider(self, linhai, hanmei):
        request = assigned()
        assert owed() == [("handle_request", "澄海检测服务有限公司")]
        services.answer_request(request=request, answer="已完成 480 小时试验，报告见附件。", by=of_provider(), now=NOW)
        assert request.answered_in_time is True
        assert owed() == [("confirm_request", "海澜仪器")]
        services.reopen_request(request=request, reason="缺少第三件", by=linhai, now=NOW)
        assert request.due_at == add_workdays(NOW, 5)
        assert owed() == [("handle_request", "澄海检测服务有限公司")]
        services.answer_request(request=request, answer="第三件已补做。", by=of_provider(), now=NOW)
        services.confirm_request(request=request, satisfaction=5, feedback="很快", by=linhai, now=NOW)
        assert owed() == []
        steps = list(request.history.order_by("at", "pk").values_list("transition", flat=True))
        assert steps == ["accept", "assign", "answer", "reopen", "answer", "confirm"]
        assert hanmei.notifications.filter(title__startswith="已办结", body__contains="很满意").exists()

    def test_declined_with_a_reason(self, linhai, hanmei):
        request = asked()
        with pytest.raises(Invalid):
            services.decline_request(request=request, reason="", by=hanmei, now=NOW)
        services.decline_request(request=request, reason="不属于技术服务", by=hanmei, now=NOW)
        assert linhai.notifications.filter(title__startswith="未受理", body__contains="不属于技术服务").exists()
        assert owed() == []

    def test_a_provider_may_hand_it_back(self, hanmei):
        request = assigned()
        services.hand_back_request(request=request, reason="没有盐雾箱", by=of_provider(), now=NOW)
        assert (request.status, request.provider) == (RequestStatus.ACCEPTED, None)
        assert owed() == [("handle_request", "园区办")]

    def test_the_asker_the_desk_and_unverified_ones_cannot_be_the_provider(self, linhai, hanmei):
        request = asked()
        services.accept_request(request=request, by=hanmei, now=NOW)
        for key in ("海澜仪器", "园区办"):
            with pytest.raises(Invalid):
                services.assign_request(request=request, provider=organisation(key), by=hanmei, now=NOW)

    def test_late_is_late_for_good(self, linhai, hanmei):
        request = asked()
        services.accept_request(request=request, by=hanmei, now=NOW)
        late = request.due_at + timedelta(seconds=1)
        services.answer_request(request=request, answer="抱歉，晚了一些。", by=hanmei, now=late)
        services.reopen_request(request=request, reason="没有附报告", by=linhai, now=late)
        services.answer_request(request=request, answer="报告已附上。", by=hanmei, now=late)
        assert request.answered_in_time is False

    def test_what_nobody_takes_is_escalated_to_the_bureau(self, linhai, hanmei, gaoyuan):
        request = asked()
        assert sweep_obligations(now=request.due_at + timedelta(minutes=1))["escalated"] == 1
        assert gaoyuan.notifications.filter(title__startswith="已逾期", kind="obligation").exists()

    def test_what_is_not_confirmed_in_time_is_closed_by_the_clock_once(self, linhai, hanmei):
        request = asked()
        services.accept_request(request=request, by=hanmei, now=NOW)
        services.answer_request(request=request, answer="已安排本周三试验。", by=hanmei, now=NOW)
        assert services.close_unconfirmed(now=request.due_at) == 0
        later = request.due_at + timedelta(seconds=1)
        assert services.close_unconfirmed(now=later) == 1
        assert services.close_unconfirmed(now=later) == 0
        request.refresh_from_db()
        assert (request.status, request.satisfaction) == (RequestStatus.CLOSED, None)


class TestTalk:
    def test_every_side_reads_what_is_said(self, linhai, zhaomin, hanmei):
        request = assigned()
        note = services.write_note(request=request, text="样件周一寄出", by=linhai, now=NOW)
        assert note.organisation == organisation("海澜仪器")
        for user in (hanmei, of_provider()):
            assert user.notifications.filter(title__startswith="新留言", body="样件周一寄出").exists()
        assert not zhaomin.notifications.filter(title__startswith="新留言").exists(), "not one's own side"

    def test_strangers_and_the_finished_take_no_notes(self, linhai, sunqi, gaoyuan):
        request = asked()
        for by in (sunqi, gaoyuan):
            with pytest.raises(Refused):
                services.write_note(request=request, text="你好", by=by, now=NOW)
        services.withdraw_request(request=request, by=linhai, now=NOW)
        with pytest.raises(Conflict):
            services.write_note(request=request, text="你好", by=linhai, now=NOW)

    def test_files_are_judged_and_kept_with_it(self, linhai):
        request = asked()
        file = SimpleUploadedFile("试样.txt", "三件".encode())
        services.add_file(request=request, file=file, by=linhai, now=NOW)
        with pytest.raises(Invalid):
            services.add_file(request=request, file=SimpleUploadedFile("跑.exe", b"MZ"), by=linhai, now=NOW)
        assert request.attachments.count() == 1


ROLES = {
    "asker's owner": "linhai", "asker's member": "zhaomin", "another firm": "sunqi", "institute": "chenjing",
    "broker": "liubo", "official": "gaoyuan", "park": "hanmei", "visitor": None, "provider": "provider", "clock": "clock",
}  # fmt: skip
ASKER = {"asker's owner", "asker's member"}


def who(role: str, visitor: Any) -> Any:
    username = ROLES[role]
    if username == "provider":
        return of_provider()
    return None if username == "clock" else person(username) if username else visitor


@pytest.mark.parametrize("with_provider", [False, True], ids=["desk answers", "provider answers"])
@pytest.mark.parametrize("row", REQUEST.transitions, ids=lambda row: row.name)
def test_the_truth_table(row, with_provider, gaoyuan, visitor):
    """Who may take which step: the desk its own, the responsible the answer, the asker the rest, the clock one."""
    request = assigned() if with_provider else asked()
    may = {
        "resources.desk_request": {"park"},
        "resources.provide_request": {"provider"} if with_provider else set(),
        "resources.answer_request": {"provider"} if with_provider else {"park"},
        "resources.ask_request": ASKER,
        "": set(),
    }[row.permission]
    for source in row.sources:
        request.status = source
        for role in ROLES:
            by = who(role, visitor)
            open_to = (by is None and row.system) if role == "clock" else row in REQUEST.open_to(by, request)
            assert open_to is (role in may or (role == "clock" and row.system)), (role, source)


def test_every_state_can_be_reached():
    assert {RequestStatus.SUBMITTED, *(row.target for row in REQUEST.transitions)} == set(RequestStatus)


STEPS = {
    "accept": lambda request, by: services.accept_request(request=request, by=by, now=NOW),
    "decline": lambda request, by: services.decline_request(request=request, reason="不属于", by=by, now=NOW),
    "assign": lambda request, by: services.assign_request(request=request, provider=provider(), by=by, now=NOW),
    "hand_back": lambda request, by: services.hand_back_request(request=request, reason="做不了", by=by, now=NOW),
    "answer": lambda request, by: services.answer_request(request=request, answer="已经处理完毕", by=by, now=NOW),
    "confirm": lambda request, by: services.confirm_request(request=request, satisfaction=4, by=by, now=NOW),
    "reopen": lambda request, by: services.reopen_request(request=request, reason="还没好", by=by, now=NOW),
    "withdraw": lambda request, by: services.withdraw_request(request=request, by=by, now=NOW),
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(["linhai", "hanmei", "provider"])), max_size=8)
)
def test_whatever_people_try_an_open_request_has_one_clock_and_a_closed_one_none(gaoyuan, steps):
    request = asked()
    for name, username in steps:
        try:
            STEPS[name](request, of_provider() if username == "provider" else person(username))
        except DomainError:
            continue
    request.refresh_from_db()
    clocks = Obligation.objects.open().filter(object_id=request.pk)
    assert clocks.count() == (1 if request.status in OPEN else 0)
    assert (request.due_at is not None) == (request.status in OPEN)
    if request.status in OPEN:
        assert clocks.get().organisation == request.acts_next
        assert clocks.get().due_at == request.due_at
    last = request.history.order_by("at", "pk").last()
    assert last is None or last.to_state == request.status
