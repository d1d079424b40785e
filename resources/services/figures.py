"""An organisation's figures, entered once by its owner for all policies (N20)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Invalid, Refused
from resources.models import OrganisationFigures

FIELDS = ("founded_on", "staff", "rd_staff", "revenue", "rd_spend", "assets", "tech_fields")


@transaction.atomic
def state_figures(
    *, organisation: Organisation, as_of: date, values: Mapping[str, Any], by: Any, now: datetime
) -> OrganisationFigures:
    """State the figures of a day; the same day again corrects them, an earlier day stays as it was.

    `values`: founded_on (date), staff and rd_staff (people), revenue, rd_spend, assets (yuan), tech_fields (codes); money is
    of the year that ends with `as_of`. Raises Refused, Invalid.
    """
    if not rules.has_perm("resources.state_figures", by, organisation):
        raise Refused(_("只有机构管理员可以填写机构数据。"))
    day = timezone.localdate(now)
    if as_of > day:
        _refuse("as_of", _("数据截止日不能晚于今天。"))
    founded, staff, rd_staff = (values.get(name) for name in ("founded_on", "staff", "rd_staff"))
    if founded and founded > day:
        _refuse("founded_on", _("成立日期不能晚于今天。"))
    if staff is not None and rd_staff is not None and rd_staff > staff:
        _refuse("rd_staff", _("科技人员不能多于职工人数。"))
    kept = {name: values.get(name) for name in FIELDS}
    kept["tech_fields"] = list(kept["tech_fields"] or [])
    stated, _created = OrganisationFigures.objects.update_or_create(
        organisation=organisation, as_of=as_of, defaults={**kept, "entered_by": by, "updated_at": now}
    )
    return stated


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, fields={field: message})
