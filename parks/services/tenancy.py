"""Who sits in which park: entered and ended by the operator, applied for by the organisation."""

from datetime import date, datetime
from typing import Any

import rules
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.rules import is_owner
from accounts.selectors import owners_of, people_of
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from parks.models import Park, Tenancy, TenancyApplication

ANSWER, ANSWER_WORKDAYS = "answer_tenancy", 3
"""Proposal of the domain facts 5.2: a park answers within three working days."""


@transaction.atomic
def start_tenancy(*, park: Park, organisation: Organisation, since: date, by: User, now: datetime) -> Tenancy:
    """Enter a tenant. Raises Refused for others than the park, Conflict where it already sits in one."""
    _need_park(by, park)
    return _enter(park, organisation, since)


@transaction.atomic
def end_tenancy(*, tenancy: Tenancy, until: date, by: User, now: datetime) -> Tenancy:
    """The tenant leaves; `until` is its last day. The entry stays in the history of the park."""
    _need_park(by, tenancy.park)
    tenancy = Tenancy.objects.select_for_update().get(pk=tenancy.pk)
    if tenancy.until is not None:
        raise Conflict(_("这家机构已经迁出，请刷新页面。"))
    if until < tenancy.since:
        message = _("迁出日期不能早于入驻日期 %(day)s。") % {"day": f"{tenancy.since:%Y-%m-%d}"}
        raise Invalid(message, fields={"until": message})
    tenancy.until = until
    tenancy.save(update_fields=["until", "updated_at"])
    notify(
        event=f"tenancy:{tenancy.pk}:ended",
        recipients=owners_of(tenancy.organisation),
        kind=Kind.ORGANISATION,
        now=now,
        title=_("%(name)s已迁出%(park)s") % {"name": tenancy.organisation, "park": tenancy.park},
        url=tenancy.park.get_absolute_url(),
        why=_("您是这家机构的管理员。"),
    )
    return tenancy


@transaction.atomic
def apply_for_tenancy(
    *, park: Park, organisation: Organisation, since: date, by: User, now: datetime, note: str = ""
) -> TenancyApplication:
    """Ask the operator to enter one's organisation; it answers within three working days."""
    if not is_owner(by, organisation):
        raise Refused(_("只有机构管理员可以申请入驻。"))
    if park.operator is None or not park.operator.is_verified:
        raise Conflict(_("这个园区还没有开通，暂时不能申请入驻。"))
    if Tenancy.objects.filter(organisation=organisation, until=None).exists():
        raise Conflict(_("您的机构已入驻一个园区，请先由该园区办理迁出。"))
    application = _submit(TenancyApplication(
        park=park, organisation=organisation, since=since, note=note.strip(), status_at=now
    ))  # fmt: skip
    title = _("%(name)s申请入驻%(park)s") % {"name": organisation, "park": park}
    url = reverse("park_tenants", args=[park.code])
    due_at = add_workdays(now, ANSWER_WORKDAYS)
    oblige(about=application, code=ANSWER, organisation=park.operator, title=title, url=url, due_at=due_at)
    notify(
        event=f"tenancy-application:{application.pk}:submitted",
        recipients=people_of(park.operator),
        kind=Kind.ORGANISATION,
        title=title,
        url=url,
        now=now,
        why=_("您所在的机构管理这个园区。"),
    )
    return application


@transaction.atomic
def accept_application(*, application: TenancyApplication, by: User, now: datetime) -> Tenancy:
    """The organisation becomes a tenant from the day that it named."""
    move(application, "accept", by=by, now=now)
    tenancy = _enter(application.park, application.organisation, application.since)
    _answered(application, by, now, _("%(park)s已同意%(name)s入驻"))
    return tenancy


@transaction.atomic
def decline_application(*, application: TenancyApplication, by: User, now: datetime, reason: str) -> None:
    """Not accepted, for a reason that the applicant reads."""
    change = move(application, "decline", by=by, now=now, reason=reason)
    _answered(application, by, now, _("%(park)s没有同意%(name)s入驻"), change.reason)


@transaction.atomic
def withdraw_application(*, application: TenancyApplication, by: User, now: datetime) -> None:
    """The applicant takes it back."""
    move(application, "withdraw", by=by, now=now)
    fulfil(about=application, code=ANSWER, by=by, now=now)


def _need_park(user: User, park: Park) -> None:
    if not rules.has_perm("parks.manage", user, park):
        raise Refused(_("只有园区管理机构可以管理入驻。"))


def _enter(park: Park, organisation: Organisation, since: date) -> Tenancy:
    try:
        with transaction.atomic():
            return Tenancy.objects.create(park=park, organisation=organisation, since=since)
    except IntegrityError as error:
        raise Conflict(_("%(name)s已入驻一个园区，请先办理迁出。") % {"name": organisation}) from error


def _submit(application: TenancyApplication) -> TenancyApplication:
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise Conflict(_("您的机构有一份申请正在等待答复。")) from error
    return application


def _answered(application: TenancyApplication, by: Any, now: datetime, words: str, reason: str = "") -> None:
    fulfil(about=application, code=ANSWER, by=by, now=now)
    title = words % {"park": application.park, "name": application.organisation}
    notify(
        event=f"tenancy-application:{application.pk}:answered",
        recipients=owners_of(application.organisation),
        kind=Kind.ORGANISATION,
        title=title,
        url=application.park.get_absolute_url(),
        now=now,
        body=_("理由：%(reason)s") % {"reason": reason} if reason else "",
        why=_("您的机构提交了入驻申请。"),
    )
