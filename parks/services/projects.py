"""Projects in reserve: entered, screened, talked to, signed, moved in; each stage has an owner and a clock."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.selectors import officials, people_of
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from parks.entry_enums import ProjectStatus as S
from parks.models import ReserveProject, Signing, Tenancy
from parks.services.entries import enter, save_or_refuse

NEXT = "move_project"
CLOCKS = {S.RESERVED: 20, S.SCREENING: 10, S.NEGOTIATING: 60, S.SIGNED: 120}
"""Working days that a stage may last before its owner is reminded. Proposal: the documents give none (F025)."""
CONTENT = ("name", "company", "chain", "text", "amount", "owner")


@transaction.atomic
def enter_project(*, park: Any, data: Mapping[str, Any], by: User, now: datetime) -> ReserveProject:
    """A new project in reserve, in the hands of `owner`, who must be of the park's operator."""
    if not rules.has_perm("parks.keep", by, park):
        raise Refused(_("只有园区管理机构和科技局可以登记储备项目。"))
    project = ReserveProject(park=park, status_at=now, **{name: data.get(name) for name in CONTENT})
    _check_owner(project)
    save_or_refuse(project)
    StateChange.objects.create(
        about=project, transition="enter", label=_("登记储备"), from_state="", to_state=S.RESERVED, by=by, at=now
    )
    _start_clock(project, by, now)
    return project


@transaction.atomic
def alter_project(*, project: ReserveProject, data: Mapping[str, Any], by: User, now: datetime) -> ReserveProject:
    """Change what is known of it, or hand it to another owner; the clock goes on."""
    if not rules.has_perm("parks.keep_project", by, project):
        raise Refused(_("只有园区管理机构和科技局可以修改储备项目。"))
    project = ReserveProject.objects.select_for_update(of=("self",)).select_related("park").get(pk=project.pk)
    handed_over = data.get("owner", project.owner) != project.owner
    changed = [name for name in CONTENT if name in data and getattr(project, name) != data[name]]
    for name in changed:
        setattr(project, name, data[name])
    _check_owner(project)
    save_or_refuse(project)
    if changed:
        labels = "、".join(str(project._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
        StateChange.objects.create(
            about=project, transition="change", label=_("修改"), from_state=project.status, to_state=project.status,
            by=by, at=now, reason=labels,
        )  # fmt: skip
    if handed_over and project.due_at is not None:
        _owe(project)
        _tell_owner(project, by, now)
    return project


@transaction.atomic
def move_project(
    *, project: ReserveProject, name: str, by: User, now: datetime, reason: str = "", day: date | None = None
) -> StateChange:
    """Take it one step on. Signing enters the register of signings; moving in makes a known firm a tenant of the park."""
    change = move(project, name, by=by, now=now, reason=reason)
    fulfil(about=project, code=NEXT, by=by, now=now)
    when = day or timezone.localdate(now)
    if name == "sign":
        _register_signing(project, when, by, now)
    if name == "move_in":
        _settle(project, when)
    _start_clock(project, by, now)
    if name in ("sign", "move_in", "reject"):
        told = officials().exclude(pk=by.pk)
        notify(
            event=f"project:{project.pk}:{change.pk}", recipients=told, kind=Kind.ORGANISATION, now=now, mail=False,
            title=_("%(park)s储备项目“%(name)s”：%(state)s") % {
                "park": project.park, "name": project, "state": project.get_status_display(),
            },
            url=project.get_absolute_url(), why=_("您在科技局，储备项目的结果会告诉您。"),
        )  # fmt: skip
    return change


def _check_owner(project: ReserveProject) -> None:
    operator = project.park.operator
    if operator is None or not people_of(operator).filter(pk=project.owner_id).exists():
        message = _("责任人须是园区管理机构的在职人员。")
        raise Invalid(message, fields={"owner": message})


def _start_clock(project: ReserveProject, by: User, now: datetime) -> None:
    days = CLOCKS.get(S(project.status))
    project.due_at = add_workdays(now, days) if days else None
    project.save(update_fields=["due_at", "updated_at"])
    if days:
        _owe(project)
        _tell_owner(project, by, now)


def _owe(project: ReserveProject) -> None:
    assert project.due_at is not None and project.park.operator is not None
    title = _("推进储备项目“%(name)s”（%(state)s）") % {"name": project, "state": project.get_status_display()}
    oblige(
        about=project, code=NEXT, organisation=project.park.operator, person=project.owner, title=title,
        url=project.get_absolute_url(), due_at=project.due_at,
    )  # fmt: skip


def _tell_owner(project: ReserveProject, by: User, now: datetime) -> None:
    if project.owner_id == by.pk:
        return
    notify(
        event=f"project:{project.pk}:owner:{project.history.count()}", recipients=[project.owner],
        kind=Kind.ORGANISATION, now=now, title=_("储备项目“%(name)s”由您跟进") % {"name": project},
        url=project.get_absolute_url(), why=_("您是这个项目的责任人。"),
    )  # fmt: skip


def _register_signing(project: ReserveProject, day: date, by: User, now: datetime) -> None:
    enter(
        model=Signing, by=by, now=now,
        data={
            "park": project.park, "day": day, "party": project.company, "subject": project.name,
            "amount": project.amount, "project": project, "organisation": _known(project), "is_demo": project.is_demo,
        },
    )  # fmt: skip


def _settle(project: ReserveProject, day: date) -> None:
    """A firm that the platform knows becomes a tenant; one that it does not waits for its own registration."""
    known = _known(project)
    if known is None or not known.is_verified:
        return
    if Tenancy.objects.filter(organisation=known, until=None).exclude(park=project.park).exists():
        raise Conflict(_("%(name)s还在另一个园区，请先由该园区办理迁出。") % {"name": known})
    Tenancy.objects.get_or_create(organisation=known, until=None, defaults={"park": project.park, "since": day})


def _known(project: ReserveProject) -> Organisation | None:
    return Organisation.objects.filter(name=project.company, is_reference=False).first()
