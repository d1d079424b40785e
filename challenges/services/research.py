"""产业研究 attached to a call: what chain masters, leading firms, platforms and consultancies have found (F068)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import owners_of
from challenges.models import Challenge, ProblemList, ResearchInput
from challenges.parties import Party, people_told
from challenges.services.noting import note
from common.errors import Conflict, Invalid, Refused
from inbox.enums import Kind
from inbox.services import notify
from postings.services.files import store_file

MOST = 20
"""Standing inputs of one call."""

Call = Challenge | ProblemList


@transaction.atomic
def add_research(
    *, about: Call, data: Mapping[str, Any], by: Any, now: datetime, file: UploadedFile | None = None
) -> ResearchInput:
    """Attach one input: `data` has source, title, organisation or name, and at will quote and dated (a day).

    Raises Refused, Invalid with fields, Conflict where the call has as many as it may. Owner and source are told.
    """
    _may_add(about, by)
    found = _faults(data, file, now)
    if found:
        raise Invalid(_("还有几处需要填写。"), fields=found)
    if about.research_inputs.standing().count() >= MOST:
        raise Conflict(_("最多 %(most)d 份产业研究，请先撤下不用的。") % {"most": MOST})
    organisation = data.get("organisation")
    key = "challenge" if isinstance(about, Challenge) else "problem_list"
    made = ResearchInput.objects.create(
        **{key: about}, source=data["source"], organisation=organisation, title=data["title"].strip(),
        name=organisation.name if organisation else data["name"].strip(), quote=data.get("quote", "").strip(),
        dated=data.get("dated"), by=by, at=now, is_demo=about.is_demo,
    )  # fmt: skip
    if file is not None:
        store_file(about=made, file=file, by=by, now=now)
    note(made, event="add", label=_("加入产业研究"), by=by, now=now, reason=str(about))
    _tell(made, about, by, now)
    return made


@transaction.atomic
def remove_research(*, item: ResearchInput, reason: str, by: Any, now: datetime) -> None:
    """Take one down; the record of it stays with who did it and why."""
    held = ResearchInput.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _may_add(call_of(held), by)
    if held.removed_at is not None:
        raise Conflict(_("这份产业研究已经撤下。"))
    if not reason.strip():
        raise Invalid(_("请写明撤下的原因。"), fields={"reason": _("请写明撤下的原因。")})
    held.removed_by, held.removed_at = by, now
    held.save()
    note(held, event="remove", label=_("撤下产业研究"), by=by, now=now, reason=reason)


def call_of(item: ResearchInput) -> Call:
    """The challenge or the list to which it is attached."""
    call = item.challenge or item.problem_list
    assert call is not None
    return call


def may_add(user: Any, about: Call) -> bool:
    """An official other than the sponsor's; for a list its publisher as well."""
    name = "add_research" if isinstance(about, Challenge) else "add_list_research"
    return bool(rules.has_perm(f"challenges.{name}", user, about))


def _may_add(about: Call, by: Any) -> None:
    if not may_add(by, about):
        raise Refused(_("产业研究由科技局附上；难题清单的发布单位也可以附在自己的清单上。"))


def _faults(data: Mapping[str, Any], file: UploadedFile | None, now: datetime) -> dict[str, str]:
    found = {}
    if not data.get("organisation") and not data.get("name", "").strip():
        found["name"] = _("请选择平台上的单位，或写明来源单位。")
    if not data.get("quote", "").strip() and file is None:
        found["quote"] = _("请摘录要点，或上传材料。")
    if data.get("dated") and data["dated"] > timezone.localdate(now):
        found["dated"] = _("材料日期不能晚于今天。")
    return found


def _tell(made: ResearchInput, about: Call, by: Any, now: datetime) -> None:
    """The call's owner, and the source where it is on the platform."""
    owners = people_told(about, [Party.SPONSOR]) if isinstance(about, Challenge) else owners_of(about.organisation)
    people: dict[int, User] = {user.pk: user for user in owners}
    if made.organisation is not None:
        people |= {user.pk: user for user in owners_of(made.organisation)}
    people.pop(by.pk, None)
    words = {"name": made.name, "title": made.title}
    notify(
        event=f"research:{made.pk}", recipients=people.values(), kind=Kind.CHALLENGE, now=now,
        title=_("附上了一份产业研究：%(title)s") % {"title": about.title}, url=about.get_absolute_url(),
        body=_("%(name)s《%(title)s》，随榜单或清单公开。") % words, why=_("您是榜单、清单的发布方，或材料来自贵单位。"),
    )  # fmt: skip
