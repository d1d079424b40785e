"""What a park says about itself: registered by the bureau, kept by its operator, its industries held to one or two."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_of
from common.errors import Invalid, Refused
from common.models import StateChange
from inbox.enums import Kind
from inbox.services import notify
from parks.models import LeadingIndustry, Park
from parks.models.profile import MOST_INDUSTRIES
from parks.services.entries import save_or_refuse

OF_THE_BUREAU = frozenset({"name", "code", "zone", "kind", "parent", "operator", "is_reference"})
"""Where a park stands and who runs it is the bureau's to say."""


@transaction.atomic
def register_park(*, data: Mapping[str, Any], by: User, now: datetime) -> Park:
    """A new park, by the bureau."""
    if not rules.has_perm("parks.register", by):
        raise Refused(_("只有科技局可以登记园区。"))
    park = Park(**data)
    _check_parent(park)
    save_or_refuse(park)
    _remember(park, _("登记园区"), by, now)
    return park


@transaction.atomic
def describe_park(
    *, park: Park, data: Mapping[str, Any], industries: Sequence[Mapping[str, Any]], by: User, now: datetime
) -> Park:
    """Profile and leading industries together: one or two industries (F019), each with one or two heads (F020).

    Raises Refused for others than operator and bureau, Invalid where the numbers or the point do not hold.
    """
    if not rules.has_perm("parks.keep", by, park):
        raise Refused(_("只有园区管理机构和科技局可以修改园区资料。"))
    forbidden = OF_THE_BUREAU & set(data)
    if forbidden and not rules.has_perm("parks.register", by):
        raise Refused(_("名称、层级和管理机构由科技局维护。"))
    if not 1 <= len(industries) <= MOST_INDUSTRIES:
        raise Invalid(_("每个园区填写 1–2 个主导产业，每个主导产业填写 1–2 家头部企业。"))
    park = Park.objects.select_for_update(of=("self",)).select_related("operator").get(pk=park.pk)
    changed = [name for name, value in data.items() if getattr(park, name) != value]
    for name in changed:
        setattr(park, name, data[name])
    _check_parent(park)
    save_or_refuse(park)
    if _set_industries(park, industries):
        changed.append("industries")
    if changed:
        _remember(park, _("修改资料"), by, now, "、".join(_label(name) for name in changed))
        _tell(park, by, now)
    return park


def _set_industries(park: Park, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Write them anew where they differ; whether anything did."""
    names = ("name", "chain_id", "industry_id", "head_id", "second_head_id")
    wanted = [LeadingIndustry(park=park, position=place, **row) for place, row in enumerate(rows, 1)]
    before = list(park.industries.order_by("position").values_list(*names))
    if before == [tuple(getattr(row, name) for name in names) for row in wanted]:
        return False
    park.industries.all().delete()
    for row in wanted:
        save_or_refuse(row)
    return True


def _check_parent(park: Park) -> None:
    """A park is nobody's part of itself, however far round."""
    above = park.parent
    while above is not None:
        if above.pk == park.pk:
            message = _("上级园区不能是它自己或它的下级。")
            raise Invalid(message, fields={"parent": message})
        above = above.parent


def _label(name: str) -> str:
    return _("主导产业") if name == "industries" else str(Park._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _remember(park: Park, label: str, by: User, now: datetime, reason: str = "") -> None:
    StateChange.objects.create(
        about=park, transition="describe", label=label, from_state="", to_state="", by=by, at=now, reason=reason
    )


def _tell(park: Park, by: User, now: datetime) -> None:
    if park.operator is None or park.operator_id in by.organisation_ids:
        return
    notify(
        event=f"park:{park.pk}:{park.history.count()}", recipients=people_of(park.operator), kind=Kind.ORGANISATION,
        title=_("科技局修改了%(park)s的资料") % {"park": park}, url=park.get_absolute_url(), now=now, mail=False,
        why=_("您所在的机构管理这个园区。"),
    )  # fmt: skip
