"""Who hears of each step of a service request, and who owes the next one by when."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import people_of
from common.models import StateChange
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from resources.models import ServiceNote, ServiceRequest

ACCEPT, HANDLE, CONFIRM = "accept_request", "handle_request", "confirm_request"
_CODES = (ACCEPT, HANDLE, CONFIRM)


def sides(request: ServiceRequest) -> list[Organisation]:
    """Everybody who has to do with it: asker, desk, provider."""
    return [one for one in (request.organisation, request.desk, request.provider) if one is not None]


def tell_submitted(request: ServiceRequest, now: datetime) -> None:
    _owe(request, ACCEPT, request.desk, _("受理服务诉求：%(title)s"))
    why = (
        _("您所在的园区受理入驻单位的服务诉求。") if request.park_id else _("您所在的科技局受理未入驻单位的服务诉求。")
    )
    body = _("%(name)s提出，请在 %(due)s 前受理。") % {"name": request.organisation, "due": _day(request)}
    _tell(request, "submitted", request.desk, _("新的服务诉求：%(title)s"), body, why, now)


def tell_accepted(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    _owe(request, HANDLE, request.desk, _("答复服务诉求：%(title)s"), person=request.handler)
    body = _("%(name)s已受理，由%(person)s负责，%(due)s 前答复。") % {
        "name": request.desk, "person": request.handler, "due": _day(request)
    }  # fmt: skip
    _tell_asker(request, change, _("已受理：%(title)s"), body, now)


def tell_declined(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    _tell_asker(request, change, _("未受理：%(title)s"), _("理由：%(reason)s") % {"reason": change.reason}, now)


def tell_assigned(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    _owe(request, HANDLE, request.responsible, _("答复服务诉求：%(title)s"))
    body = _("%(desk)s指派，请在 %(due)s 前答复；做不了可以退回并说明理由。") % {
        "desk": request.desk, "due": _day(request)
    }  # fmt: skip
    why = _("您所在的机构被指派办理这项诉求。")
    _tell(request, f"{change.pk}:provider", request.responsible, _("请办理服务诉求：%(title)s"), body, why, now)
    body = _("已指派%(name)s办理，%(due)s 前答复。") % {"name": request.provider, "due": _day(request)}
    _tell_asker(request, change, _("正在办理：%(title)s"), body, now)


def tell_handed_back(
    request: ServiceRequest, provider: Organisation | None, change: StateChange, now: datetime
) -> None:
    _settle(request, change, now)
    _owe(request, HANDLE, request.desk, _("答复服务诉求：%(title)s"), person=request.handler)
    body = _("%(name)s退回，理由：%(reason)s") % {"name": provider, "reason": change.reason}
    _tell(request, f"{change.pk}", request.desk, _("服务机构已退回：%(title)s"), body, _desk_why(), now)


def tell_answered(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    _owe(request, CONFIRM, request.organisation, _("确认服务结果：%(title)s"), person=request.author)
    body = _("%(answer)s\n请在 %(due)s 前确认；没有解决可以退回继续办理，到期未确认将自动办结。") % {
        "answer": request.answer[:300], "due": _day(request)
    }  # fmt: skip
    _tell_asker(request, change, _("已答复：%(title)s"), body, now)


def tell_reopened(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    _owe(request, HANDLE, request.responsible, _("继续办理服务诉求：%(title)s"))
    body = _("提出单位认为没有解决：%(reason)s\n请在 %(due)s 前再次答复。") % {
        "reason": change.reason, "due": _day(request)
    }  # fmt: skip
    why = _("您所在的机构承办这项诉求。")
    _tell(request, f"{change.pk}", request.responsible, _("需继续办理：%(title)s"), body, why, now)


def tell_closed(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    body = _("到期未确认，已自动办结。")
    if request.satisfaction:
        body = _("满意度：%(words)s。%(feedback)s") % {
            "words": request.get_satisfaction_display(), "feedback": request.feedback
        }  # fmt: skip
    for place, organisation in enumerate(sides(request)[1:]):
        why = _("您所在的机构承办了这项诉求。")
        _tell(request, f"{change.pk}:{place}", organisation, _("已办结：%(title)s"), body, why, now)
    if change.by is None:
        _tell_asker(request, change, _("已自动办结：%(title)s"), body, now)


def tell_withdrawn(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    _settle(request, change, now)
    body = _("%(name)s已撤回，不用再办理。") % {"name": request.organisation}
    for place, organisation in enumerate(sides(request)[1:]):
        _tell(request, f"{change.pk}:{place}", organisation, _("已撤回：%(title)s"), body, _desk_why(), now)


def tell_noted(request: ServiceRequest, note: ServiceNote, now: datetime) -> None:
    """The other sides read what was said."""
    people = {
        user.pk: user
        for side in sides(request)
        if note.organisation_id != side.pk
        for user in people_of(side)
        if user.pk != note.by_id
    }
    notify(
        event=f"service-note:{note.pk}", recipients=people.values(), kind=Kind.SERVICE, now=now,
        title=_("新留言：%(title)s") % {"title": request}, body=note.text, url=f"{request.get_absolute_url()}#notes",
        why=_("您所在的机构参与这项诉求。"),
    )  # fmt: skip


def _settle(request: ServiceRequest, change: StateChange, now: datetime) -> None:
    """What was owed before this step is done or no longer due."""
    for code in _CODES:
        fulfil(about=request, code=code, by=change.by, now=now)


def _owe(request: ServiceRequest, code: str, organisation: Organisation, title: str, person: Any = None) -> None:
    if request.due_at is None:
        return
    oblige(
        about=request, code=code, organisation=organisation, title=title % {"title": request},
        url=request.get_absolute_url(), due_at=request.due_at, person=person,
    )  # fmt: skip


def _tell_asker(request: ServiceRequest, change: StateChange, title: str, body: str, now: datetime) -> None:
    why = _("您所在的单位提出了这项诉求。")
    _tell(request, f"{change.pk}:asker", request.organisation, title, body, why, now)


def _tell(
    request: ServiceRequest, event: str, organisation: Organisation, title: str, body: str, why: str, now: datetime
) -> None:
    notify(
        event=f"service-request:{request.pk}:{event}", recipients=people_of(organisation), kind=Kind.SERVICE,
        title=title % {"title": request}, body=body, why=why, url=request.get_absolute_url(), now=now,
    )  # fmt: skip


def _desk_why() -> str:
    return _("您所在的机构负责这项诉求。")


def _day(request: ServiceRequest) -> str:
    return f"{timezone.localtime(request.due_at):%Y-%m-%d}" if request.due_at else ""
