"""Who sits in which park."""

from datetime import date, timedelta

import pytest
import rules

from accounts.models import Organisation
from common.errors import Conflict, Invalid, Refused
from inbox.models import Notification, Obligation
from parks import services
from parks.models import Park, Tenancy, TenancyApplication
from parks.selectors import park_of, parks_with_tenants, tenants_of
from tests.people import organisation, park

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]
DAY = date(2026, 11, 20)


def apply(by, now):
    qiming = organisation("启明新材")
    return services.apply_for_tenancy(park=park(), organisation=qiming, since=DAY, by=by, now=now, note="二号楼")


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_operator_manages_and_answers(request, sunqi, now, username):
    person = request.getfixturevalue(username)
    application = apply(sunqi, now)
    assert rules.has_perm("parks.manage", person, park()) is (username == "hanmei")
    assert rules.has_perm("parks.answer", person, application) is (username == "hanmei")
    assert rules.has_perm("parks.withdraw_application", person, application) is (username == "sunqi")


def test_an_unverified_operator_manages_nothing(hanmei, now):
    Organisation.objects.filter(parks_run__code="hailan").update(status="rejected")
    assert rules.has_perm("parks.manage", hanmei, Park.objects.get()) is False


def test_the_operator_owes_an_answer_in_three_working_days(sunqi, hanmei, now):
    application = apply(sunqi, now)
    owed = Obligation.objects.get()
    assert (owed.organisation, owed.due_at) == (organisation("园区办"), now + timedelta(days=5))
    assert Notification.objects.get(recipient=hanmei).title == "青岛启明新材料有限公司申请入驻海澜示范园"
    services.accept_application(application=application, by=hanmei, now=now)
    assert park_of(organisation("启明新材"), DAY) == park()
    assert not Obligation.objects.open().exists()
    assert "已同意" in Notification.objects.get(recipient=sunqi).title


def test_a_no_has_a_reason_and_one_may_ask_again(sunqi, hanmei, now):
    application = apply(sunqi, now)
    with pytest.raises(Invalid):
        services.decline_application(application=application, by=hanmei, now=now, reason="")
    services.decline_application(application=application, by=hanmei, now=now, reason="没有租赁合同")
    assert "没有租赁合同" in Notification.objects.get(recipient=sunqi).body
    assert park_of(organisation("启明新材"), DAY) is None
    assert apply(sunqi, now).pk != application.pk


def test_one_application_at_a_time_and_it_can_be_taken_back(sunqi, now):
    application = apply(sunqi, now)
    with pytest.raises(Conflict):
        apply(sunqi, now)
    services.withdraw_application(application=application, by=sunqi, now=now)
    assert not Obligation.objects.open().exists()
    assert not TenancyApplication.objects.open().exists()


def test_only_owners_apply_and_only_to_parks_that_somebody_runs(zhaomin, sunqi, now):
    with pytest.raises(Refused):
        services.apply_for_tenancy(park=park(), organisation=organisation("海澜仪器"), since=DAY, by=zhaomin, now=now)
    empty = Park.objects.create(code="empty", name="无人园")
    with pytest.raises(Conflict):
        services.apply_for_tenancy(park=empty, organisation=organisation("启明新材"), since=DAY, by=sunqi, now=now)


def test_a_tenant_sits_in_one_park(linhai, hanmei, now):
    with pytest.raises(Conflict):
        services.apply_for_tenancy(park=park(), organisation=organisation("海澜仪器"), since=DAY, by=linhai, now=now)
    with pytest.raises(Conflict):
        services.start_tenancy(park=park(), organisation=organisation("海澜仪器"), since=DAY, by=hanmei, now=now)


def test_a_tenancy_ends_on_its_last_day_and_is_remembered(linhai, hanmei, now):
    tenancy = Tenancy.objects.get()
    with pytest.raises(Invalid):
        services.end_tenancy(tenancy=tenancy, until=date(2025, 1, 1), by=hanmei, now=now)
    with pytest.raises(Refused):
        services.end_tenancy(tenancy=tenancy, until=DAY, by=linhai, now=now)
    services.end_tenancy(tenancy=tenancy, until=DAY, by=hanmei, now=now)
    assert park_of(organisation("海澜仪器"), DAY) == tenancy.park
    assert park_of(organisation("海澜仪器"), DAY + timedelta(days=1)) is None
    with pytest.raises(Conflict):
        services.end_tenancy(tenancy=tenancy, until=DAY, by=hanmei, now=now)


def test_parks_count_their_verified_tenants_of_the_day(visitor, linhai, hanmei, now):
    assert parks_with_tenants(visitor, DAY).get().tenants == 1
    assert parks_with_tenants(visitor, date(2025, 12, 31)).get().tenants == 0
    Organisation.objects.filter(name="青岛海澜仪器有限公司").update(status="pending")
    assert parks_with_tenants(visitor, DAY).get().tenants == 0
    assert not tenants_of(park(), visitor, DAY).exists()
    assert tenants_of(park(), hanmei, DAY).count() == 1
