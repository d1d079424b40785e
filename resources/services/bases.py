"""Using a base, from the question to the maturity gained; calls of incubators; bases that work as one."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from common.errors import Conflict, Invalid, Refused
from postings.services.files import store_file
from resources.models.bases import BaseLink, BaseUse, OpenCall, PilotBase
from resources.rules.listings import is_of_publisher
from resources.services.asks import make_ask, take_step

_OPERATOR = gettext_lazy("只有运营机构的人员可以进行这一操作。")


@transaction.atomic
def ask_base(
    *,
    base: PilotBase,
    organisation: Organisation,
    data: Mapping[str, Any],
    by: User,
    now: datetime,
    call: OpenCall | None = None,
    is_demo: bool = False,
) -> BaseUse:
    """Ask to use a published, open base, or answer one of its calls. The operator answers within its clock."""
    if not base.is_public or not base.is_open:
        raise Conflict(_("这个基地现在不对外接受申请。"))
    if call is not None and call.closed_at is not None:
        raise Conflict(_("这项征集已经关闭。"))
    start, end = data.get("wanted_from"), data.get("wanted_to")
    if start and end and end < start:
        raise Invalid(_("结束日期不早于开始日期。"), fields={"wanted_to": _("结束日期不早于开始日期。")})
    if base.uses.open().filter(asker=organisation, project=data["project"]).exists():
        raise Conflict(_("这个项目已经提出过申请，请等待答复。"))
    use = BaseUse(base=base, asker=organisation, receiver=base.organisation, call=call, is_demo=is_demo, **data)
    told = _("%(name)s 申请使用 %(base)s") % {"name": organisation, "base": base}
    return make_ask(ask=use, by=by, now=now, told=told, taken=_("这个项目已经提出过申请，请等待答复。"))


def start_use(*, ask: BaseUse, by: User, now: datetime) -> BaseUse:
    """The work at the base begins."""
    return take_step(ask=ask, step="start", by=by, now=now, started_at=now)


@transaction.atomic
def finish_use(
    *, ask: BaseUse, trl_after: int, evidence: str, by: User, now: datetime, attachments: Iterable[UploadedFile] = ()
) -> BaseUse:
    """The work is done: the maturity reached, not below the one before, with what proves it (F181)."""
    if trl_after < ask.trl_before:
        raise Invalid(_("使用后的成熟度不低于使用前。"), fields={"trl_after": _("使用后的成熟度不低于使用前。")})
    if not evidence.strip():
        raise Invalid(_("请写明依据和结果。"), fields={"evidence": _("请写明依据和结果。")})
    done = take_step(
        ask=ask, step="finish", by=by, now=now, trl_after=trl_after, evidence=evidence.strip(), done_at=now
    )
    for file in attachments:
        store_file(about=done, file=file, by=by, now=now)
    return done


@transaction.atomic
def open_call(*, base: PilotBase, data: Mapping[str, Any], by: User, now: datetime) -> OpenCall:
    """An incubator lays open what its lead firm looks for (F182)."""
    if not is_of_publisher(by, base):
        raise Refused(_OPERATOR)
    if not base.is_public:
        raise Conflict(_("基地发布后才能发布征集。"))
    return OpenCall.objects.create(base=base, opened_at=now, **data)


@transaction.atomic
def close_call(*, call: OpenCall, by: User, now: datetime) -> None:
    """No more answers to this call."""
    if not is_of_publisher(by, call.base):
        raise Refused(_OPERATOR)
    OpenCall.objects.filter(pk=call.pk, closed_at=None).update(closed_at=now)


@transaction.atomic
def link_bases(
    *, first: PilotBase, second: PilotBase, kind: str, since: date, note: str, by: User, now: datetime
) -> BaseLink:
    """Say that two bases work as one (F185): by the operator of the first."""
    if not is_of_publisher(by, first):
        raise Refused(_OPERATOR)
    if first.pk == second.pk or not second.is_public:
        raise Invalid(_("请选择另一个已发布的基地。"), fields={"second": _("请选择另一个已发布的基地。")})
    try:
        with transaction.atomic():
            return BaseLink.objects.create(first=first, second=second, kind=kind, since=since, note=note)
    except IntegrityError as error:
        raise Conflict(_("这项联动已经登记。")) from error
