"""Arranging a visit of an expert to firms of a park (F039)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import INSTITUTION_KINDS
from accounts.models import Organisation, User
from accounts.selectors import owners_of
from common.errors import Invalid, Refused
from common.workdays import add_workdays
from parks.models import Park
from parks.rules import runs_park
from resources.models.visits import ExpertVisit
from resources.services.asks import make_ask, take_step, tell

RECORD_WORKDAYS = 5
"""Within so many working days after the visit the park says what came of it."""


@transaction.atomic
def invite_expert(
    *,
    park: Park,
    expert: User,
    firms: Iterable[Organisation],
    data: Mapping[str, Any],
    by: User,
    now: datetime,
    is_demo: bool = False,
) -> ExpertVisit:
    """The park's staff invite somebody of a verified institution to see tenants of the park."""
    if not runs_park(by, park):
        raise Refused(_("由园区管理机构的人员邀请。"))
    home = next((org for org in expert.organisations if org.kind in INSTITUTION_KINDS and org.is_verified), None)
    if home is None:
        raise Invalid(_("请选择已核验高校院所的人员。"), fields={"expert": _("请选择已核验高校院所的人员。")})
    firms = list(firms)
    seated = set(
        park.tenancies.on(timezone.localdate(now)).filter(organisation__in=firms).values_list("organisation", flat=True)
    )
    if not firms or any(firm.pk not in seated for firm in firms):
        raise Invalid(_("请选择本园区在驻的企业。"), fields={"firms": _("请选择本园区在驻的企业。")})
    _check_times(data["starts_at"], data["ends_at"], now)
    visit = ExpertVisit(park=park, expert=expert, asker=park.operator, receiver=home, is_demo=is_demo, **data)
    told = _("%(park)s邀请您到园区考察企业") % {"park": park}
    made = make_ask(ask=visit, by=by, now=now, told=told, taken=_("已邀请过。"))
    made.firms.set(firms)
    return made


def _check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Invalid(_("请填写以后的时间。"), fields={"starts_at": _("请填写以后的时间。")})
    if ends_at <= starts_at or ends_at - starts_at > timedelta(days=3):
        raise Invalid(_("结束时间应在开始之后三天之内。"), fields={"ends_at": _("结束时间应在开始之后三天之内。")})


@transaction.atomic
def accept_visit(*, ask: ExpertVisit, by: User, now: datetime) -> ExpertVisit:
    """The expert comes; the firms are told."""
    visit = take_step(ask=ask, step="accept", by=by, now=now, due_at=_record_by(ask.ends_at))
    _tell_firms(visit, now)
    return visit


@transaction.atomic
def counter_visit(*, ask: ExpertVisit, counter_at: datetime, by: User, now: datetime) -> ExpertVisit:
    """The expert would rather come at another time."""
    if counter_at <= now:
        raise Invalid(_("请填写以后的时间。"), fields={"counter_at": _("请填写以后的时间。")})
    return take_step(ask=ask, step="counter", by=by, now=now, counter_at=counter_at)


@transaction.atomic
def agree_to_time(*, ask: ExpertVisit, by: User, now: datetime) -> ExpertVisit:
    """The park takes the expert's time; the length stays."""
    start = ask.counter_at or ask.starts_at
    end = start + (ask.ends_at - ask.starts_at)
    visit = take_step(ask=ask, step="agree", by=by, now=now, due_at=_record_by(end), starts_at=start, ends_at=end)
    _tell_firms(visit, now)
    return visit


@transaction.atomic
def reinvite(*, ask: ExpertVisit, starts_at: datetime, ends_at: datetime, by: User, now: datetime) -> ExpertVisit:
    """The park names yet another time."""
    _check_times(starts_at, ends_at, now)
    return take_step(ask=ask, step="reinvite", by=by, now=now, starts_at=starts_at, ends_at=ends_at)


@transaction.atomic
def hold_expert_visit(
    *,
    ask: ExpertVisit,
    held_on: date,
    outcome: str,
    by: User,
    now: datetime,
    next_step: str = "",
    next_by: date | None = None,
) -> ExpertVisit:
    """What came of the visit, and what follows by when."""
    if held_on > timezone.localdate(now):
        raise Invalid(_("日期不能晚于今天。"), fields={"held_on": _("日期不能晚于今天。")})
    if not outcome.strip():
        raise Invalid(_("请写明考察结果。"), fields={"outcome": _("请写明考察结果。")})
    return take_step(
        ask=ask, step="hold", by=by, now=now, held_on=held_on, outcome=outcome.strip(), next_step=next_step, next_by=next_by
    )  # fmt: skip


def _record_by(end: datetime) -> datetime:
    return add_workdays(end, RECORD_WORKDAYS)


def _tell_firms(visit: ExpertVisit, now: datetime) -> None:
    people = [user for firm in visit.firms.all() for user in owners_of(firm)]
    title = _("%(expert)s将到贵单位考察") % {"expert": visit.expert}
    tell(visit, people, now, event=f"firms:{visit.starts_at:%Y%m%d%H%M}", title=title)
