"""Dated labels of an organisation: entered by its owner or by the bureau, confirmed by the bureau."""

from datetime import date, datetime
from typing import Any

import rules
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Qualification
from accounts.rules import can_verify, is_owner
from common.errors import Conflict, Invalid, Refused


@transaction.atomic
def enter_qualification(
    *, organisation: Organisation, kind: str, number: str, valid_from: date, valid_to: date, by: Any, now: datetime
) -> Qualification:
    """Enter a registration. What the bureau itself enters is confirmed at once. Raises Refused, Invalid, Conflict."""
    by_bureau = rules.has_perm("accounts.verify", by, organisation)
    if not (by_bureau or is_owner(by, organisation)):
        raise Refused(_("只有机构管理员或科技局可以登记资格。"))
    if valid_to < valid_from:
        raise Invalid(_("截止日期不能早于起始日期。"), fields={"valid_to": _("截止日期不能早于起始日期。")})
    confirmed = {"confirmed_by": by, "confirmed_at": now} if by_bureau else {}
    try:
        with transaction.atomic():
            return Qualification.objects.create(
                organisation=organisation, kind=kind, number=number.strip(), valid_from=valid_from, valid_to=valid_to,
                entered_by=by, **confirmed,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("这个登记编号已经登记过。"), fields={"number": _("这个登记编号已经登记过。")}) from error


@transaction.atomic
def confirm_qualification(*, qualification: Qualification, by: Any, now: datetime) -> None:
    """The bureau has found it in the register."""
    if not can_verify(by, qualification.organisation):
        raise Refused(_("只有科技局可以核对资格，且不能核对本单位的。"))
    Qualification.objects.filter(pk=qualification.pk, confirmed_at=None).update(confirmed_by=by, confirmed_at=now)


@transaction.atomic
def remove_qualification(*, qualification: Qualification, by: Any, now: datetime) -> None:
    """Take back a wrong entry: the owner while it is not confirmed, the bureau always."""
    owner_may = is_owner(by, qualification.organisation) and qualification.confirmed_at is None
    if not (owner_may or can_verify(by, qualification.organisation)):
        raise Refused(_("已核对的资格只能由科技局删除。"))
    qualification.delete()
