"""Registering, verifying, joining and leaving organisations."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import services
from accounts.enums import ConsentPurpose, MemberRole, Verification
from accounts.models import Membership, Organisation, User
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification, Obligation
from tests.people import organisation

pytestmark = pytest.mark.django_db

CODE = "91110000802100433B"


def register(by, now, **fields):
    values = {"name": "崂山新材有限公司", "kind": "enterprise", "credit_code": CODE}
    return services.register_organisation(by=by, now=now, **values | fields)


class TestRegistering:
    def test_the_applicant_owns_it_and_the_bureau_owes_an_answer_in_three_working_days(self, zhaomin, gaoyuan, now):
        made = register(zhaomin, now)
        assert made.status == Verification.PENDING
        assert made.sort_key == "lao shan xin cai you xian gong si"
        assert made.memberships.owners().get().user == zhaomin
        owed = Obligation.objects.get(code="verify_organisation")
        assert owed.organisation == organisation("科技局")
        assert owed.due_at.isoformat() == "2026-11-25T02:00:00+00:00"
        assert Notification.objects.get(recipient=gaoyuan).title == "核验机构：崂山新材有限公司"

    def test_a_name_or_code_is_registered_once(self, zhaomin, sunqi, now):
        register(zhaomin, now)
        with pytest.raises(Conflict) as name_taken:
            register(sunqi, now, credit_code="91440300708461136T")
        with pytest.raises(Conflict) as code_taken:
            register(sunqi, now, name="另一家")
        assert set(name_taken.value.fields) == {"name"}
        assert set(code_taken.value.fields) == {"credit_code"}
        assert Organisation.objects.filter(credit_code=CODE).count() == 1

    def test_what_does_not_hold_together_is_refused_with_its_fields(self, zhaomin, now):
        with pytest.raises(Invalid) as error:
            register(zhaomin, now, credit_code="123", kind="nonsense")
        assert set(error.value.fields) == {"credit_code", "kind"}

    def test_an_entry_for_reference_is_taken_over(self, zhaomin, now):
        named = Organisation.objects.create(
            name="崂山新材有限公司", kind="institute", status="verified", status_at=now, is_reference=True
        )
        made = register(zhaomin, now)
        assert made.pk == named.pk
        assert (made.status, made.is_reference, made.kind) == (Verification.PENDING, False, "enterprise")


class TestVerifying:
    def test_verifying_fulfils_what_the_bureau_owed_and_tells_the_owner(self, zhaomin, gaoyuan, now):
        made = register(zhaomin, now)
        services.verify_organisation(organisation=made, by=gaoyuan, now=now)
        assert made.is_verified
        assert not Obligation.objects.open().exists()
        assert Notification.objects.get(recipient=zhaomin).title == "机构已通过核验：崂山新材有限公司"
        assert [row.transition for row in StateChange.objects.about(made)] == ["verify"]

    def test_a_rejection_needs_a_reason_and_can_be_answered(self, zhaomin, gaoyuan, now):
        made = register(zhaomin, now)
        with pytest.raises(Invalid):
            services.reject_organisation(organisation=made, by=gaoyuan, now=now, reason=" ")
        services.reject_organisation(organisation=made, by=gaoyuan, now=now, reason="证书过期")
        assert "证书过期" in Notification.objects.get(recipient=zhaomin).body
        services.resubmit_organisation(organisation=made, by=zhaomin, now=now)
        assert made.status == Verification.PENDING
        assert Obligation.objects.open().get().code == "verify_organisation"

    @pytest.mark.parametrize("username", ["linhai", "wuyue", "liubo", "hanmei"])
    def test_nobody_but_the_bureau(self, request, zhaomin, now, username):
        made = register(zhaomin, now)
        with pytest.raises(Refused):
            services.verify_organisation(organisation=made, by=request.getfixturevalue(username), now=now)

    def test_an_official_does_not_verify_an_organisation_of_their_own(self, gaoyuan, now):
        made = register(gaoyuan, now)
        with pytest.raises(Refused):
            services.verify_organisation(organisation=made, by=gaoyuan, now=now)

    def test_the_first_bureau_is_verified_from_the_server(self, zhaomin, now, capsys):
        bureau = register(zhaomin, now, kind="government")
        call_command("verify_organisation", CODE.lower())
        bureau.refresh_from_db()
        assert bureau.is_verified
        assert "已核验" in capsys.readouterr().out
        with pytest.raises(CommandError, match="没有找到机构"):
            call_command("verify_organisation", "nonsense")
        with pytest.raises(CommandError, match="当前状态下不能"):
            call_command("verify_organisation", CODE)

    def test_what_was_verified_is_not_changed_by_its_owner(self, linhai, now):
        hailan = organisation("海澜仪器")
        with pytest.raises(Refused):
            services.update_organisation(organisation=hailan, by=linhai, now=now, name="改名公司")
        fresh = Organisation.objects.get(pk=hailan.pk)
        services.update_organisation(organisation=fresh, by=linhai, now=now, intro="新简介")
        hailan.refresh_from_db()
        assert (hailan.name, hailan.intro) == ("青岛海澜仪器有限公司", "新简介")

    def test_only_owners_change_an_entry(self, zhaomin, now):
        with pytest.raises(Refused):
            services.update_organisation(organisation=organisation("海澜仪器"), by=zhaomin, now=now, intro="x")


class TestMembers:
    def test_asking_tells_the_owner_and_owes_an_answer(self, linhai, sunqi, now):
        asked = services.request_membership(organisation=organisation("海澜仪器"), by=sunqi, now=now)
        assert Notification.objects.get(recipient=linhai).title == "孙琪 申请加入青岛海澜仪器有限公司"
        services.approve_membership(membership=asked, by=linhai, now=now)
        assert organisation("海澜仪器") in User.objects.get(pk=sunqi.pk).organisations
        assert not Obligation.objects.open().exists()
        assert Notification.objects.get(recipient=sunqi).title == "您已加入青岛海澜仪器有限公司"

    def test_a_request_is_answered_once_and_can_be_made_again_after_a_no(self, linhai, sunqi, now):
        asked = services.request_membership(organisation=organisation("海澜仪器"), by=sunqi, now=now)
        with pytest.raises(Conflict):
            services.request_membership(organisation=organisation("海澜仪器"), by=sunqi, now=now)
        services.decline_membership(membership=asked, by=linhai, now=now)
        with pytest.raises(Conflict):
            services.approve_membership(membership=asked, by=linhai, now=now)
        assert services.request_membership(organisation=organisation("海澜仪器"), by=sunqi, now=now).pk != asked.pk

    def test_only_owners_answer(self, linhai, zhaomin, sunqi, now):
        asked = services.request_membership(organisation=organisation("海澜仪器"), by=sunqi, now=now)
        for stranger in (zhaomin, sunqi):
            with pytest.raises(Refused):
                services.approve_membership(membership=asked, by=stranger, now=now)

    def test_nobody_joins_what_has_no_owner(self, sunqi, now):
        named = Organisation.objects.create(name="文献机构", kind="institute", status_at=now, is_reference=True)
        with pytest.raises(Conflict):
            services.request_membership(organisation=named, by=sunqi, now=now)

    def test_a_request_taken_back_owes_no_answer(self, linhai, sunqi, now):
        asked = services.request_membership(organisation=organisation("海澜仪器"), by=sunqi, now=now)
        services.end_membership(membership=asked, by=sunqi, now=now)
        assert not Obligation.objects.open().exists()

    def test_the_last_owner_neither_leaves_nor_steps_down(self, linhai, zhaomin, now):
        mine, theirs = linhai.memberships.get(), zhaomin.memberships.get()
        with pytest.raises(Conflict):
            services.end_membership(membership=mine, by=linhai, now=now)
        with pytest.raises(Conflict):
            services.change_role(membership=mine, role=MemberRole.MEMBER, by=linhai, now=now)
        services.change_role(membership=theirs, role=MemberRole.OWNER, by=linhai, now=now)
        services.end_membership(membership=mine, by=linhai, now=now)
        assert organisation("海澜仪器").memberships.owners().get().user == zhaomin

    def test_a_member_leaves_by_themselves_and_is_removed_by_the_owner_only(self, linhai, zhaomin, sunqi, now):
        member = zhaomin.memberships.get()
        with pytest.raises(Refused):
            services.end_membership(membership=member, by=sunqi, now=now)
        services.end_membership(membership=member, by=linhai, now=now)
        assert Notification.objects.get(recipient=zhaomin).title == "您已不再是青岛海澜仪器有限公司的成员"

    @pytest.mark.django_db(transaction=True)
    def test_two_owners_leaving_at_the_same_time_leave_one(self, linhai, zhaomin, now):
        services.change_role(membership=zhaomin.memberships.get(), role=MemberRole.OWNER, by=linhai, now=now)

        def leave(user):
            try:
                services.end_membership(membership=user.memberships.get(), by=user, now=now)
            except Conflict:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(2) as pool:
            left = list(pool.map(leave, [linhai, zhaomin]))
        assert sorted(left) == [False, True]
        assert Membership.objects.owners().filter(organisation=organisation("海澜仪器")).count() == 1


class TestClosing:
    def test_what_identifies_the_person_goes_and_the_history_stays(self, zhaomin, gaoyuan, now):
        services.record_consent(user=zhaomin, purpose=ConsentPurpose.PRIVACY, version="1", now=now)
        made = register(gaoyuan, now)
        services.close_account(by=zhaomin, now=now)
        gone = User.objects.get(pk=zhaomin.pk)
        assert "zhaomin" not in f"{gone.username}{gone.email}{gone.name}"
        assert not gone.is_active
        assert not gone.has_usable_password()
        assert not gone.organisations
        assert gone.consents.get().withdrawn_at == now
        assert made.pk

    def test_the_only_owner_hands_over_first(self, linhai, zhaomin, now):
        with pytest.raises(Conflict, match="唯一的管理员"):
            services.close_account(by=linhai, now=now)
        assert User.objects.get(pk=linhai.pk).is_active

    def test_the_only_person_may_go(self, sunqi, now):
        services.close_account(by=sunqi, now=now)
        assert not User.objects.get(pk=sunqi.pk).is_active


def test_consent_is_recorded_once_per_version_and_taken_back(linhai, now):
    for version in ("1", "1", "2"):
        services.record_consent(user=linhai, purpose=ConsentPurpose.PRIVACY, version=version, now=now)
    assert linhai.consents.count() == 2
    assert services.withdraw_consent(user=linhai, purpose=ConsentPurpose.PRIVACY, now=now) == 2
    again = services.record_consent(user=linhai, purpose=ConsentPurpose.PRIVACY, version="2", now=now)
    assert again.withdrawn_at is None


def test_a_new_token_replaces_the_old_one(linhai):
    first = services.create_api_token(by=linhai)
    assert services.create_api_token(by=linhai).key != first.key
    assert services.revoke_api_token(by=linhai) == 1
