"""State machines as tables, and the one function that changes a state.

A table is read aloud: from these states, this permission may take it to that state, the button says this. `move` checks the
table and the permission, compares and swaps in the database, and writes the history row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rules
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid, Refused, Text
from common.models import StateChange, Workflowed

_REFUSAL = _("您没有进行这一操作的权限。")


@dataclass(frozen=True)
class Transition:
    """One row: `permission` is a name known to django-rules; `system` rows may also be taken by the clock (`by=None`)."""

    name: str
    sources: tuple[str, ...]
    target: str
    label: Text
    permission: str = ""
    refusal: Text = _REFUSAL
    needs_reason: bool = False
    system: bool = False


class Workflow:
    """The table of one kind of object."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self.transitions = tuple(transitions)
        self._by_name = {row.name: row for row in self.transitions}
        if len(self._by_name) != len(self.transitions):
            raise ValueError("two transitions share a name")

    def __getitem__(self, name: str) -> Transition:
        return self._by_name[name]

    def open_to(self, user: Any, obj: Workflowed) -> list[Transition]:
        """The rows that `user` may take with `obj` now, in the table's order."""
        return [row for row in self.transitions if obj.status in row.sources and may(user, row, obj)]


def may(user: Any, row: Transition, obj: Workflowed) -> bool:
    """Whether the table lets this person take this row; a superuser has no short cut here."""
    if user is None:
        return row.system
    return bool(row.permission and user.is_active and rules.has_perm(row.permission, user, obj))


@transaction.atomic
def move(obj: Workflowed, name: str, *, by: Any, now: datetime, reason: str = "", **updates: Any) -> StateChange:
    """Take `obj` through transition `name`; `updates` are fields written with the new state. Returns the history row.

    Raises Conflict when the state is not (or no longer) a source, Refused without the permission, Invalid without a reason
    where one is due. `by=None` is the clock.
    """
    row = obj.workflow[name]
    model = type(obj)
    if obj.status not in row.sources:
        raise Conflict(_("当前状态下不能“%(label)s”，请刷新页面后再试。") % {"label": row.label})
    if not may(by, row, obj):
        raise Refused(row.refusal)
    if row.needs_reason and not reason.strip():
        raise Invalid(_("请填写理由，对方会看到。"), fields={"reason": _("请填写理由，对方会看到。")})
    before = obj.status
    swapped = model._default_manager.filter(pk=obj.pk, status=before).update(
        status=row.target, status_at=now, **_touched(model, now), **updates
    )
    if not swapped:
        raise Conflict(_("这一项刚刚被他人处理，请刷新页面查看。"))
    for field, value in {"status": row.target, "status_at": now, **updates}.items():
        setattr(obj, field, value)
    return StateChange.objects.create(
        about=obj,
        transition=name,
        label=str(row.label),
        from_state=before,
        to_state=row.target,
        by=by,
        at=now,
        reason=reason.strip(),
    )


def _touched(model: type[models.Model], now: datetime) -> dict[str, datetime]:
    return {"updated_at": now} if any(field.name == "updated_at" for field in model._meta.fields) else {}
