"""Registering an organisation and its verification."""

from datetime import datetime
from typing import Any

import rules
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import MemberRole
from accounts.models import Membership, Organisation, User
from accounts.signals import organisation_decided, organisation_submitted
from common.errors import Conflict, Invalid, Refused
from common.workflow import move

IDENTITY = ("name", "kind", "credit_code")
"""What the bureau verifies; it cannot change afterwards without a new verification."""

_EXISTS = _("这家机构已经登记。如果您是该单位的人员，请在机构目录中申请加入。")


@transaction.atomic
def register_organisation(*, by: User, now: datetime, **fields: Any) -> Organisation:
    """A new organisation with its applicant as owner, waiting for the bureau.

    A name that is listed for reference only is taken over. Raises Invalid with the fields at fault, Conflict where name
    or credit code are taken.
    """
    organisation = Organisation.objects.select_for_update().filter(name=fields["name"], is_reference=True).first()
    if organisation is None:
        organisation = _checked(Organisation(**fields, status_at=now))
        _insert(organisation)
    else:
        move(organisation, "claim", by=by, now=now, is_reference=False)
        _assign(organisation, fields)
    Membership.objects.create(user=by, organisation=organisation, role=MemberRole.OWNER, is_approved=True)
    by.forget_memberships()
    organisation_submitted.send(sender=Organisation, organisation=organisation, by=by, now=now)
    return organisation


@transaction.atomic
def update_organisation(*, organisation: Organisation, by: User, now: datetime, **fields: Any) -> Organisation:
    """Change the entry. What was verified (name, kind, credit code) stays; a rejected entry goes back to the bureau."""
    _need_owner(by, organisation)
    changed = [name for name in IDENTITY if name in fields and fields[name] != getattr(organisation, name)]
    if changed and organisation.is_verified:
        raise Refused(_("机构已核验，名称、类型和统一社会信用代码不能自行修改，请联系科技局。"))
    _assign(organisation, fields)
    return organisation


@transaction.atomic
def resubmit_organisation(*, organisation: Organisation, by: User, now: datetime) -> Organisation:
    """Ask the bureau again after a rejection."""
    move(organisation, "resubmit", by=by, now=now)
    organisation_submitted.send(sender=Organisation, organisation=organisation, by=by, now=now)
    return organisation


@transaction.atomic
def verify_organisation(*, organisation: Organisation, by: User, now: datetime) -> Organisation:
    """The organisation is what it says: the bureau has checked."""
    move(organisation, "verify", by=by, now=now)
    organisation_decided.send(sender=Organisation, organisation=organisation, by=by, now=now, reason="")
    return organisation


@transaction.atomic
def vouch_for_organisation(*, organisation: Organisation, now: datetime) -> Organisation:
    """Verified by whoever runs the server, for the first bureau: no official exists before it."""
    move(organisation, "vouch", by=None, now=now)
    organisation_decided.send(sender=Organisation, organisation=organisation, by=None, now=now, reason="")
    return organisation


@transaction.atomic
def reject_organisation(*, organisation: Organisation, by: User, now: datetime, reason: str) -> Organisation:
    """Not verified, or verified no longer, for a reason that its owners read."""
    change = move(organisation, "reject", by=by, now=now, reason=reason)
    organisation_decided.send(sender=Organisation, organisation=organisation, by=by, now=now, reason=change.reason)
    return organisation


def _need_owner(user: User, organisation: Organisation) -> None:
    if not rules.has_perm("accounts.manage", user, organisation):
        raise Refused(_("只有机构管理员可以修改机构信息。"))


def _assign(organisation: Organisation, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(organisation, name, value)
    _checked(organisation)
    _insert(organisation)


def _checked(organisation: Organisation) -> Organisation:
    """Raise Invalid with Chinese messages per field where the entry does not hold together."""
    try:
        organisation.clean_fields(exclude=["status_at"])
    except ValidationError as error:
        raise Invalid(
            _("请检查机构信息。"), fields={name: texts[0] for name, texts in error.message_dict.items()}
        ) from error
    return organisation


def _insert(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        field = "credit_code" if "credit_code" in str(error) else "name"
        raise Conflict(_EXISTS, fields={field: _EXISTS}) from error
