"""What the inbox does when accounts announce: who is told, who owes an answer by when."""

from datetime import datetime
from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import signals
from accounts.models import Membership, Organisation, User
from accounts.selectors import owners_of, people_of
from common.workdays import add_workdays
from inbox.enums import Kind
from inbox.models import Digest, DigestItem, MailPreference, Notification, Obligation
from inbox.services import fulfil, notify, oblige

VERIFY, ANSWER_MEMBER = "verify_organisation", "answer_membership"
VERIFY_WORKDAYS = ANSWER_WORKDAYS = 3
"""Proposal of the domain facts 5.2: whoever screens or answers has three working days."""


@receiver(signals.organisation_submitted)
def ask_the_bureau(*, organisation: Organisation, by: User, now: datetime, **kwargs: Any) -> None:
    """Every verified government office owes an answer; the first to decide fulfils it for all."""
    url = reverse("verification_desk")
    title = _("核验机构：%(name)s") % {"name": organisation}
    for bureau in Organisation.objects.bureaus().exclude(pk=organisation.pk):
        due_at = add_workdays(now, VERIFY_WORKDAYS)
        oblige(about=organisation, code=VERIFY, organisation=bureau, title=title, url=url, due_at=due_at)
        notify(
            event=f"organisation:{organisation.pk}:submitted:{now:%Y%m%dT%H%M%S}",
            recipients=people_of(bureau),
            kind=Kind.ORGANISATION,
            title=title,
            url=url,
            now=now,
            why=_("您所在的科技局负责核验机构。"),
        )


@receiver(signals.organisation_decided)
def tell_the_owners(*, organisation: Organisation, by: User | None, now: datetime, reason: str, **kwargs: Any) -> None:
    fulfil(about=organisation, code=VERIFY, by=by, now=now)
    words = _("机构已通过核验：%(name)s") if organisation.is_verified else _("机构未通过核验：%(name)s")
    notify(
        event=f"organisation:{organisation.pk}:decided:{now:%Y%m%dT%H%M%S}",
        recipients=owners_of(organisation),
        kind=Kind.ORGANISATION,
        title=words % {"name": organisation},
        url=organisation.get_absolute_url(),
        now=now,
        body=_("理由：%(reason)s。修改后可以重新提交。") % {"reason": reason.rstrip("。")} if reason else "",
        why=_("您是这家机构的管理员。"),
    )


@receiver(signals.membership_asked)
def ask_the_owners(*, membership: Membership, now: datetime, **kwargs: Any) -> None:
    organisation = membership.organisation
    url = reverse("organisation_members", args=[organisation.pk])
    title = _("%(person)s 申请加入%(name)s") % {"person": membership.user, "name": organisation}
    oblige(
        about=membership,
        code=ANSWER_MEMBER,
        organisation=organisation,
        title=title,
        url=url,
        due_at=add_workdays(now, ANSWER_WORKDAYS),
    )
    notify(
        event=f"membership:{membership.pk}:asked",
        recipients=owners_of(organisation),
        kind=Kind.ORGANISATION,
        title=title,
        url=url,
        now=now,
        why=_("您是这家机构的管理员，由您答复。"),
    )


@receiver(signals.membership_answered)
def tell_the_applicant(*, membership: Membership, by: User, now: datetime, **kwargs: Any) -> None:
    fulfil(about=membership, code=ANSWER_MEMBER, by=by, now=now)
    words = _("您已加入%(name)s") if membership.is_approved else _("%(name)s 没有同意您的加入申请")
    notify(
        event=f"membership:{membership.pk}:answered",
        recipients=[membership.user],
        kind=Kind.ORGANISATION,
        title=words % {"name": membership.organisation},
        url=reverse("my_organisations"),
        now=now,
        why=_("您曾申请加入这家机构。"),
    )


@receiver(signals.membership_changed)
def tell_the_member(*, membership: Membership, by: User, now: datetime, **kwargs: Any) -> None:
    """A request taken back owes no answer; a person whom somebody else changed is told."""
    fulfil(about=membership, code=ANSWER_MEMBER, by=by, now=now)
    if by.pk == membership.user_id:
        return
    words = {"name": membership.organisation, "role": membership.get_role_display()}
    title = _("您已不再是%(name)s的成员") if membership.ended_at else _("您在%(name)s的角色改为%(role)s")
    notify(
        event=f"membership:{membership.pk}:changed:{now:%Y%m%dT%H%M%S}",
        recipients=[membership.user],
        kind=Kind.ORGANISATION,
        title=title % words,
        url=reverse("my_organisations"),
        now=now,
        why=_("机构管理员修改了您的成员身份。"),
    )


@receiver(signals.account_closed)
def forget_the_person(*, user: User, now: datetime, **kwargs: Any) -> None:
    """Messages, digests and settings go with the account; what only this person owed goes back to the organisation."""
    for model, owner in ((Notification, "recipient"), (Digest, "user"), (MailPreference, "user")):
        model._default_manager.filter(**{owner: user}).delete()
    Obligation.objects.open().filter(person=user).update(person=None, updated_at=now)
    asked = Membership.objects.filter(user=user)
    for membership in asked.filter(is_approved=False):
        fulfil(about=membership, code=ANSWER_MEMBER, by=None, now=now)


@receiver(signals.personal_data_asked)
def hand_over_messages(*, user: User, **kwargs: Any) -> dict[str, Any]:
    rows = Notification.objects.filter(recipient=user).order_by("pk")
    settings = MailPreference.objects.filter(user=user)
    digests = DigestItem.objects.filter(digest__user=user).order_by("digest__day", "position")
    return {
        "notifications": list(rows.values("kind", "title", "body", "why", "url", "created_at", "read_at")),
        "mail_settings": list(settings.values("quiet_from", "quiet_until", "digested_kinds")),
        "digests": list(digests.values("digest__day", "position", "kind", "source", "key")),
    }


def _tell_of_security(user: User, title: str) -> None:
    now = timezone.now()
    notify(
        event=f"security:{now:%Y%m%dT%H%M%S%f}",
        recipients=[user],
        kind=Kind.SECURITY,
        title=title,
        now=now,
        url=reverse("profile"),
        body=_("如果不是您本人操作，请立即重设密码并联系管理员。"),
        why=_("账号安全有变化时一定会告知您。"),
    )


@receiver(password_changed)
@receiver(password_reset)
def tell_of_new_password(*, user: User, **kwargs: Any) -> None:
    _tell_of_security(user, _("您的登录密码已修改"))


@receiver(authenticator_added)
def tell_of_new_factor(*, user: User, **kwargs: Any) -> None:
    _tell_of_security(user, _("您的账号新增了一种验证方式"))


@receiver(authenticator_removed)
def tell_of_lost_factor(*, user: User, **kwargs: Any) -> None:
    _tell_of_security(user, _("您的账号停用了一种验证方式"))
