"""The register of reviewers, and the conflicts that somebody knows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.rules import is_official
from challenges.models import DeclaredConflict, Reviewer
from common.errors import Invalid, Refused
from inbox.enums import Kind
from inbox.services import notify
from taxonomy.models import Term

MOST = 50


@transaction.atomic
def save_reviewer(
    *, user: User, fields: Iterable[Term], capacity: int, by: Any, now: datetime, is_active: bool = True
) -> Reviewer:
    """Enter somebody into the register, or change the entry. Officials only."""
    if not is_official(by):
        raise Refused(_("只有科技局可以维护评审专家。"))
    if not 1 <= capacity <= MOST:
        raise Invalid(
            _("同时评审上限应在 1 到 %(most)d 之间。") % {"most": MOST}, fields={"capacity": _("请填写 1 到 50。")}
        )
    reviewer, created = Reviewer.objects.update_or_create(
        user=user, defaults={"capacity": capacity, "is_active": is_active}
    )
    reviewer.fields.set(fields)
    if created:
        notify(
            event=f"reviewer:{reviewer.pk}", recipients=[user], kind=Kind.CHALLENGE, now=now,
            title=_("科技局已将您列为评审专家"), body=_("有方案请您评审时会通知您；请先在评审台申报利益冲突。"),
            why=_("您在评审专家库里。"), url="/challenges/reviews/",
        )  # fmt: skip
    return reviewer


@transaction.atomic
def declare_conflict(
    *,
    reviewer: Reviewer,
    by: Any,
    now: datetime,
    organisation: Organisation | None = None,
    person: User | None = None,
    note: str = "",
) -> DeclaredConflict:
    """With an organisation or a person; by the reviewer, or by an official who knows of it."""
    if by.pk != reviewer.user_id and not is_official(by):
        raise Refused(_("只有专家本人和科技局可以申报利益冲突。"))
    if organisation is None and person is None:
        raise Invalid(_("请选择有利益关系的单位或人员。"), fields={"organisation": _("请选择单位或人员。")})
    if person is not None and person.pk == reviewer.user_id:
        raise Invalid(_("不用申报与本人的关系。"), fields={"person": _("请选择他人。")})
    found, _created = DeclaredConflict.objects.get_or_create(
        reviewer=reviewer, organisation=organisation, person=person, defaults={"note": note[:200], "at": now}
    )
    return found


@transaction.atomic
def end_conflict(*, declared: DeclaredConflict, by: Any) -> None:
    """No longer the case. Only officials take a conflict back, so that nobody frees themselves of one."""
    if not is_official(by) or by.pk == declared.reviewer.user_id:
        raise Refused(_("利益冲突须由科技局核实后解除。"))
    declared.delete()
