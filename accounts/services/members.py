"""Joining, leaving and managing an organisation."""

from datetime import datetime

import rules
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import MemberRole
from accounts.models import Membership, Organisation, User
from accounts.signals import membership_answered, membership_asked, membership_changed
from common.errors import Conflict, Refused, Text

_ANSWERED = _("这一申请已经处理过，请刷新页面。")
_OWNERS_ONLY = _("只有机构管理员可以管理成员。")
_LAST_OWNER = _("您是唯一的管理员，请先把另一位成员设为管理员。")


@transaction.atomic
def request_membership(*, organisation: Organisation, by: User, now: datetime) -> Membership:
    """Ask to join; the owners answer. Raises Conflict where one belongs already, has asked, or nobody could answer."""
    if organisation.is_reference or not organisation.memberships.owners().exists():
        raise Conflict(_("这家机构还没有管理员，请先登记机构。"))
    membership, created = Membership.objects.get_or_create(user=by, organisation=organisation, ended_at=None)
    if not created:
        joined = _("您已是这家机构的成员。")
        raise Conflict(joined if membership.is_approved else _("您已提交过申请，请等待机构管理员答复。"))
    membership_asked.send(sender=Membership, membership=membership, now=now)
    return membership


@transaction.atomic
def approve_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Let the person in, as a member."""
    membership = _locked(membership, by)
    if membership.is_approved or membership.ended_at:
        raise Conflict(_ANSWERED)
    membership.is_approved = True
    membership.save(update_fields=["is_approved", "updated_at"])
    membership.user.forget_memberships()
    membership_answered.send(sender=Membership, membership=membership, by=by, now=now)
    return membership


@transaction.atomic
def decline_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Say no to a request; the person may ask again."""
    membership = _locked(membership, by)
    if membership.is_approved or membership.ended_at:
        raise Conflict(_ANSWERED)
    membership.ended_at = now
    membership.save(update_fields=["ended_at", "updated_at"])
    membership_answered.send(sender=Membership, membership=membership, by=by, now=now)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, now: datetime) -> Membership:
    """Make a member an owner or an owner a member; an organisation never loses its last owner."""
    membership = _locked(membership, by)
    if membership.ended_at or not membership.is_approved:
        raise Conflict(_("这位成员已不在机构中，请刷新页面。"))
    if role != MemberRole.OWNER:
        _keep_an_owner(membership)
    membership.role = MemberRole(role)
    membership.save(update_fields=["role", "updated_at"])
    membership.user.forget_memberships()
    by.forget_memberships()
    membership_changed.send(sender=Membership, membership=membership, by=by, now=now)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Leave, take back one's request, or be removed by an owner."""
    own = membership.user_id == by.pk
    membership = _locked(membership, by, refusal=_("只有机构管理员可以移除成员。"), allowed=own)
    if membership.ended_at:
        raise Conflict(_("这位成员已不在机构中，请刷新页面。"))
    if membership.is_approved:
        _keep_an_owner(membership)
    membership.ended_at = now
    membership.save(update_fields=["ended_at", "updated_at"])
    membership.user.forget_memberships()
    by.forget_memberships()
    membership_changed.send(sender=Membership, membership=membership, by=by, now=now)
    return membership


def _locked(membership: Membership, by: User, *, refusal: Text = _OWNERS_ONLY, allowed: bool = False) -> Membership:
    """The membership as it is now. The organisation's row is locked first: two owners cannot leave at the same time."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    if not allowed and not rules.has_perm("accounts.manage", by, organisation):
        raise Refused(refusal)
    return Membership.objects.select_related("user", "organisation").get(pk=membership.pk)


def _keep_an_owner(leaving: Membership) -> None:
    others = Membership.objects.owners().filter(organisation=leaving.organisation).exclude(pk=leaving.pk)
    if leaving.role == MemberRole.OWNER and not others.exists():
        raise Conflict(_LAST_OWNER)
