"""The life of a service request: routed, taken, answered, confirmed, each step with its clock (F034, F048, N01)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.workdays import add_workdays
from common.workflow import move
from parks.models import Park
from parks.selectors import park_of
from postings.models import Attachment
from postings.services.files import store_file
from resources.enums.tickets import OPEN, RequestStatus, Satisfaction
from resources.models import ServiceNote, ServiceRequest
from resources.rules.tickets import asking_organisations, takes_part
from resources.services import ticket_telling as telling

ACCEPT, HANDLE, REVISIT, CONFIRM = 3, 10, 5, 10
"""Working days: to take a request (domain facts 5.2), to answer it, to answer it again, to confirm. Proposals."""
MAX_FILES = 10
CONTENT = ("kind", "tech_field", "title", "description", "wished_on")


@transaction.atomic
def ask_for_service(
    *, organisation: Organisation, content: Mapping[str, Any], by: Any, now: datetime, files: Iterable[Any] = ()
) -> ServiceRequest:
    """Hand in a request; it goes to the park in which the asker sits today, else to the bureau.

    `content`: kind, tech_field, title, description, wished_on. Raises Refused, Invalid, Conflict.
    """
    if organisation not in asking_organisations(by):
        raise Refused(_("只有已核验机构的成员可以提出服务诉求。"))
    wished = content.get("wished_on")
    if wished is not None and wished < timezone.localdate(now):
        raise Invalid(_("希望完成日期已经过去。"), fields={"wished_on": _("希望完成日期已经过去。")})
    park, desk = desk_of(organisation, now)
    (reference,) = next_references(ServiceRequest.prefix, now=now)
    request = ServiceRequest.objects.create(
        reference=reference, organisation=organisation, author=by, park=park, desk=desk, status_at=now,
        due_at=add_workdays(now, ACCEPT), **{name: content.get(name) for name in CONTENT},
    )  # fmt: skip
    for file in files:
        _attach(request, file, by, now)
    telling.tell_submitted(request, now)
    return request


def desk_of(organisation: Organisation, now: datetime) -> tuple[Park | None, Organisation]:
    """The park of the organisation with its operator, else the bureau. Raises Conflict where nobody is there."""
    park = park_of(organisation, timezone.localdate(now))
    if park is not None and park.operator is not None and park.operator.is_verified:
        return park, park.operator
    bureau = Organisation.objects.bureaus().order_by("pk").first()
    if bureau is None:
        raise Conflict(_("还没有可以受理的园区或科技局，请稍后再提。"))
    return None, bureau


@transaction.atomic
def accept_request(*, request: ServiceRequest, by: Any, now: datetime) -> None:
    """A person of the desk takes it and owes an answer."""
    change = move(request, "accept", by=by, now=now, handler=by, due_at=add_workdays(now, HANDLE))
    telling.tell_accepted(request, change, now)


@transaction.atomic
def decline_request(*, request: ServiceRequest, reason: str, by: Any, now: datetime) -> None:
    """Not taken, with a reason that the asker reads."""
    change = move(request, "decline", by=by, now=now, reason=reason, due_at=None)
    telling.tell_declined(request, change, now)


@transaction.atomic
def assign_request(*, request: ServiceRequest, provider: Organisation, by: Any, now: datetime) -> None:
    """The desk hands it to an organisation that can do it. Raises Invalid for one that cannot be assigned."""
    if not provider.is_verified or provider.is_reference or provider.pk in (request.organisation_id, request.desk_id):
        message = _("请选择一家已核验的其他机构。")
        raise Invalid(message, fields={"provider": message})
    change = move(request, "assign", by=by, now=now, provider=provider, due_at=add_workdays(now, HANDLE))
    telling.tell_assigned(request, change, now)


@transaction.atomic
def hand_back_request(*, request: ServiceRequest, reason: str, by: Any, now: datetime) -> None:
    """The provider cannot do it; the desk has it again."""
    provider = request.provider
    change = move(request, "hand_back", by=by, now=now, reason=reason, provider=None, due_at=add_workdays(now, HANDLE))
    telling.tell_handed_back(request, provider, change, now)


@transaction.atomic
def answer_request(*, request: ServiceRequest, answer: str, by: Any, now: datetime, files: Iterable[Any] = ()) -> None:
    """What was done and what came of it; the asker confirms or sends it back."""
    words = answer.strip()
    if not 5 <= len(words) <= 2000:
        message = _("请写 5 到 2000 字：做了什么、结果怎样。")
        raise Invalid(message, fields={"answer": message})
    in_time = request.due_at is None or now <= request.due_at
    first = request.answered_in_time is None
    change = move(
        request, "answer", by=by, now=now, answer=words, answered_at=now, due_at=add_workdays(now, CONFIRM),
        answered_in_time=in_time if first else request.answered_in_time and in_time,
    )  # fmt: skip
    for file in files:
        _attach(request, file, by, now)
    telling.tell_answered(request, change, now)


@transaction.atomic
def confirm_request(*, request: ServiceRequest, satisfaction: int, by: Any, now: datetime, feedback: str = "") -> None:
    """Solved: the asker says how satisfied they are, and the request is closed."""
    if satisfaction not in Satisfaction.values:
        raise Invalid(_("请选择满意度。"), fields={"satisfaction": _("请选择满意度。")})
    change = move(
        request, "confirm", by=by, now=now, satisfaction=satisfaction, feedback=feedback.strip()[:300], due_at=None
    )
    telling.tell_closed(request, change, now)


@transaction.atomic
def reopen_request(*, request: ServiceRequest, reason: str, by: Any, now: datetime) -> None:
    """Not solved: whoever answered has five working days more."""
    change = move(request, "reopen", by=by, now=now, reason=reason, due_at=add_workdays(now, REVISIT))
    telling.tell_reopened(request, change, now)


@transaction.atomic
def withdraw_request(*, request: ServiceRequest, by: Any, now: datetime) -> None:
    """The asker does not need it any more."""
    change = move(request, "withdraw", by=by, now=now, due_at=None)
    telling.tell_withdrawn(request, change, now)


@transaction.atomic
def write_note(*, request: ServiceRequest, text: str, by: Any, now: datetime) -> ServiceNote:
    """Say something that all sides read. Raises Refused, Conflict once it is over, Invalid."""
    _take_part(request, by)
    words = text.strip()
    if not 1 <= len(words) <= 1000:
        raise Invalid(_("请写 1 到 1000 字。"), fields={"text": _("请写 1 到 1000 字。")})
    side = next((one for one in telling.sides(request) if one.pk in by.organisation_ids), None)
    note = ServiceNote.objects.create(request=request, by=by, organisation=side, at=now, text=words)
    telling.tell_noted(request, note, now)
    return note


@transaction.atomic
def add_file(*, request: ServiceRequest, file: Any, by: Any, now: datetime) -> Attachment:
    """Hang a file on the request; all sides see it."""
    _take_part(request, by)
    return _attach(request, file, by, now)


def close_unconfirmed(*, now: datetime) -> int:
    """Close what was answered and not confirmed in time; how many. Safe beside another sweeper."""
    closed = 0
    for pk in ServiceRequest.objects.unconfirmed(now).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            rows = ServiceRequest.objects.select_for_update(skip_locked=True, of=("self",))
            request = rows.filter(pk=pk, status=RequestStatus.ANSWERED, due_at__lt=now).first()
            if request is not None:
                change = move(request, "lapse", by=None, now=now, due_at=None)
                telling.tell_closed(request, change, now)
                closed += 1
    return closed


def _take_part(request: ServiceRequest, by: Any) -> None:
    if not takes_part(by, request):
        raise Refused(_("只有提出单位、受理机构和服务机构的人员可以参与。"))
    if request.status not in OPEN:
        raise Conflict(_("这项诉求已经结束，不能再补充。"))


def _attach(request: ServiceRequest, file: Any, by: Any, now: datetime) -> Attachment:
    if request.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件。") % {"count": MAX_FILES}, fields={"file": _("附件太多。")})
    return store_file(about=request, file=file, by=by, now=now)
