"""What came of an event: the next step of each organisation that was there (domain facts 5.8 I18)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from challenges.models import Contract
from common.errors import Conflict, Invalid, Refused
from events.enums import EventStatus, StepKind
from events.models import Event, NextStep
from events.services.running import NEXT_STEP
from inbox.services import fulfil
from matching.models import Match
from needs.models import Need


@transaction.atomic
def record_next_step(
    *, event: Event, organisation: Organisation, kind: str, reference: str = "", note: str = "", by: User, now: datetime
) -> NextStep:
    """Name the need, the match under discussion or the challenge under contract; a visit needs a few words instead.

    Raises Refused for outsiders, Conflict where it was not held or nobody of the organisation came, Invalid where what
    is named is not there or not the organisation's.
    """
    if organisation.pk not in by.organisation_ids:
        raise Refused(_("只能记录您所在单位的进展。"))
    came = event.registrations.filter(organisation=organisation, attended=True)
    if event.status != EventStatus.HELD or not came.exists():
        raise Conflict(_("贵单位没有参加这场活动的记录。"))
    step = NextStep(event=event, organisation=organisation, kind=kind, note=note.strip(), by=by, at=now)
    _link(step, reference.strip(), by)
    step.save()
    for place in came:
        fulfil(about=place, code=NEXT_STEP, by=by, now=now)
    return step


def _link(step: NextStep, reference: str, by: User) -> None:
    """Set what the step points to; all of them only as far as this person may see them."""
    mine = step.organisation_id
    if step.kind == StepKind.NEED:
        step.need = Need.objects.visible_to(by).filter(reference=reference, organisation=mine).first()
    elif step.kind == StepKind.CONVERSATION:
        number = reference.lstrip("Mm")
        talks = Match.objects.visible_to(by).filter(conversation__isnull=False)
        step.match = talks.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    elif step.kind == StepKind.CONTRACT:
        step.contract = Contract.objects.visible_to(by).filter(challenge__reference=reference).first()
    elif step.kind == StepKind.VISIT:
        if len(step.note) < 5:
            raise Invalid(_("请用几个字写明谁、什么时候、做什么。"), fields={"note": _("请写至少 5 个字。")})
        return
    else:
        raise Invalid(_("请选择下一步。"), fields={"kind": _("请选择下一步。")})
    if not (step.need or step.match or step.contract):
        words = _("没有找到这个编号，或它不是贵单位的。")
        raise Invalid(words, fields={"reference": words})
