"""Projects before funds: brought, screened, examined, invested (F186, F188, F191)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workdays import add_workdays
from resources.enums.funds import PitchStatus
from resources.models.funds import Fund, Pitch
from resources.services.asks import begin, make_ask, take_step
from resources.workflow.asks import PITCH_CLOCKS


@transaction.atomic
def pitch_project(
    *, fund: Fund, organisation: Organisation, data: Mapping[str, Any], by: User, now: datetime, is_demo: bool = False
) -> Pitch:
    """A firm brings its project to a published fund; the fund answers within its clock."""
    if not fund.is_public:
        raise Conflict(_("这只基金现在不接受项目。"))
    if fund.pitches.open().filter(asker=organisation, project=data["project"]).exists():
        raise Conflict(_("这个项目已经提交给这只基金，请等待答复。"))
    pitch = Pitch(
        fund=fund, asker=organisation, receiver=fund.organisation, company=organisation.name, is_demo=is_demo, **data
    )
    told = _("新项目：%(name)s") % {"name": pitch.project}
    return make_ask(ask=pitch, by=by, now=now, told=told, taken=_("这个项目已经提交给这只基金，请等待答复。"))


@transaction.atomic
def enter_project(*, fund: Fund, data: Mapping[str, Any], by: User, now: datetime, is_demo: bool = False) -> Pitch:
    """The fund's own find, anywhere in the country (F188): it goes straight into screening."""
    if fund.organisation_id not in by.organisation_ids or not fund.organisation.is_verified:
        raise Refused(_("只有基金管理机构可以登记项目。"))
    pitch = Pitch(
        fund=fund, receiver=fund.organisation, author=by, asked_at=now, status=PitchStatus.SCREENING, status_at=now,
        reference=next_references(Pitch.prefix, now=now)[0], is_demo=is_demo, **data,
    )  # fmt: skip
    pitch.due_at = add_workdays(now, PITCH_CLOCKS[PitchStatus.SCREENING].days)
    pitch.save()
    begin(pitch, by, now)
    return pitch


@transaction.atomic
def invest(
    *,
    ask: Pitch,
    invested: Decimal,
    invested_on: date,
    leveraged: Decimal | None,
    mode: str,
    share: Decimal | None,
    by: User,
    now: datetime,
) -> Pitch:
    """The fund has invested: how much (yuan), when, how, and what others put in beside it."""
    if invested <= 0:
        raise Invalid(_("投资金额应大于 0。"), fields={"invested": _("投资金额应大于 0。")})
    if invested_on > timezone.localdate(now):
        raise Invalid(_("日期不能晚于今天。"), fields={"invested_on": _("日期不能晚于今天。")})
    if share is not None and share > 100:
        raise Invalid(_("持股比例不超过 100%。"), fields={"share": _("持股比例不超过 100%。")})
    return take_step(
        ask=ask, step="invest", by=by, now=now, invested=invested, invested_on=invested_on,
        leveraged=leveraged or Decimal(0), mode=mode, share=share,
    )  # fmt: skip
