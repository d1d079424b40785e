"""The registers of parks and alliances: entered, changed, taken down by whoever keeps them, each step in the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rules
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officials, people_of
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from common.workflow import move
from inbox.enums import Kind
from inbox.services import notify
from parks.entry_enums import EntryStatus
from parks.models import Alliance, Entry, Park, ParkMilestone, Signing

TOLD = (ParkMilestone, Signing)
"""What a park enters of these, the bureau is told."""


@transaction.atomic
def enter(*, model: type[Entry], data: Mapping[str, Any], by: User, now: datetime) -> Entry:
    """A new line. Raises Refused for others than the keepers, Invalid at the field, Conflict where it is there already."""
    entry = model(**data, status_at=now)
    place = (
        None if isinstance(entry, Alliance) else entry.place
    )  # who may found an alliance is not its secretariat's to say
    if not rules.has_perm("parks.keep", by, place):
        raise Refused(_("只有园区管理机构、联盟秘书处和科技局可以登记。"))
    save_or_refuse(entry)
    _remember(entry, "enter", _("登记"), by, now)
    _tell(entry, by, now, _("新登记"))
    return entry


@transaction.atomic
def alter(*, entry: Entry, data: Mapping[str, Any], by: User, now: datetime) -> Entry:
    """Change a line; the history says which fields."""
    if not rules.has_perm("parks.keep_entry", by, entry):
        raise Refused(str(entry.workflow["remove"].refusal))
    entry = type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.status != EntryStatus.KEPT:
        raise Conflict(_("这一条已经撤下，不能修改。"))
    changed = [name for name, value in data.items() if getattr(entry, name) != value]
    if not changed:
        return entry
    for name in changed:
        setattr(entry, name, data[name])
    save_or_refuse(entry)
    labels = "、".join(_label(entry, name) for name in changed)
    _remember(entry, "change", _("修改"), by, now, labels)
    _tell(entry, by, now, _("修改了"))
    return entry


@transaction.atomic
def remove(*, entry: Entry, reason: str, by: User, now: datetime) -> None:
    """Take a line down, for a reason; it stays readable for its keepers."""
    move(entry, "remove", by=by, now=now, reason=reason)
    _tell(entry, by, now, _("撤下了"))


def save_or_refuse(row: models.Model) -> None:
    """Save a row that holds together; what does not is said at its field. Raises Invalid or Conflict."""
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        said = {name: " ".join(words) for name, words in error.message_dict.items()}
        fields = {name: words for name, words in said.items() if name != "__all__"}
        words = [said.get("__all__", ""), *(f"{_label(row, name)}：{why}" for name, why in fields.items())]
        raise Invalid(" ".join(filter(None, words)), fields=fields) from error
    except IntegrityError as error:
        raise Conflict(_("这一条刚刚被他人登记，请刷新页面查看。")) from error


def _label(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _remember(entry: Entry, name: str, label: str, by: User, now: datetime, reason: str = "") -> None:
    StateChange.objects.create(
        about=entry, transition=name, label=label, from_state=entry.status if name == "change" else "",
        to_state=entry.status, by=by, at=now, reason=reason,
    )  # fmt: skip


def _tell(entry: Entry, by: User, now: datetime, verb: str) -> None:
    """The other side: the park of what the bureau does to its registers, the bureau of milestones and signings."""
    place = entry.place
    if not isinstance(place, Park):
        return
    is_own = place.operator_id in by.organisation_ids
    title = _("%(park)s：%(verb)s%(kind)s“%(name)s”") % {
        "park": place, "verb": verb, "kind": entry._meta.verbose_name, "name": entry
    }  # fmt: skip
    event = f"{entry._meta.model_name}:{entry.pk}:{entry.history.count()}"
    if is_own and isinstance(entry, TOLD):
        why = _("您在科技局，园区的节点和签约会告诉您。")
        notify(event=event, recipients=officials(), kind=Kind.ORGANISATION, title=title, why=why, now=now,
               url=entry.get_absolute_url(), mail=False)  # fmt: skip
    elif not is_own and place.operator is not None:
        why = _("您所在的机构管理这个园区。")
        notify(event=event, recipients=people_of(place.operator), kind=Kind.ORGANISATION, title=title, why=why, now=now,
               url=entry.get_absolute_url(), mail=False)  # fmt: skip
