"""After the road: the archive, and what became of it, asked 90 days and a year later."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.enums import ChallengeStatus
from challenges.models import Challenge, Milestone, OutcomeQuestion
from challenges.parties import Party, people_told
from challenges.services.contract_telling import tell_sides
from challenges.services.contracts import held_challenge
from challenges.services.life import take
from challenges.services.milestones import OPEN
from challenges.services.telling import tell
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.services import fulfil, oblige

TERMS = (90, 365)
"""Days after the archive (domain facts 5.2, row 20)."""
ANSWER_DAYS = 20
"""Working days for the answer [proposal]."""
NOTICE_DAYS = (14, 7, 1)
"""Days before a milestone is due (domain facts 5.11)."""
BATCH = 200


@transaction.atomic
def close_challenge(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """Archive it; where it was solved, the questions for later are laid down."""
    held = held_challenge(challenge.pk)
    was_paid = held.status == ChallengeStatus.PAID
    take(challenge=held, step="close", by=by, now=now)
    if was_paid:
        for days in TERMS:
            OutcomeQuestion.objects.get_or_create(challenge=held, days=days)


def ask_outcomes(*, now: datetime) -> int:
    """Ask the sponsors of what has been archived long enough, each question once; how many. Safe beside another sweeper."""
    waiting = OutcomeQuestion.objects.filter(asked_at=None, challenge__status=ChallengeStatus.CLOSED)
    asked = 0
    for days in TERMS:
        rows = waiting.filter(days=days, challenge__status_at__lte=now - timedelta(days=days))
        for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            asked += _ask(pk, now)
    return asked


@transaction.atomic
def _ask(pk: int, now: datetime) -> bool:
    held = OutcomeQuestion.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, asked_at=None)
    question = held.select_related("challenge__organisation").first()
    if question is None:
        return False
    challenge = question.challenge
    question.asked_at = now
    question.save(update_fields=["asked_at"])
    title = _("成效回访（归档后 %(days)d 天）：%(title)s") % {"days": question.days, "title": challenge.title}
    oblige(
        about=question, code="outcome", organisation=challenge.organisation, title=title,
        url=f"{challenge.get_absolute_url()}outcome/", due_at=add_workdays(now, ANSWER_DAYS),
    )  # fmt: skip
    tell(
        challenge, people_told(challenge, [Party.SPONSOR]), now, event=f"outcome:{question.pk}:asked", title=title,
        body=_("请告诉我们成果是否用上、带来多少新增销售收入，两分钟就够。"), why=_("您的单位是这份榜单的发榜单位。"),
    )  # fmt: skip
    return True


@transaction.atomic
def answer_outcome(
    *, question: OutcomeQuestion, is_in_use: bool | None, revenue: Decimal | None, text: str, by: Any, now: datetime
) -> OutcomeQuestion:
    """The sponsor says what became of it; may be put right later. Raises Refused, Conflict (not asked yet) or Invalid."""
    held = OutcomeQuestion.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=question.pk)
    if not rules.has_perm("challenges.edit", by, held.challenge):
        raise Refused(_("成效由发榜单位填写。"))
    if held.asked_at is None:
        raise Conflict(_("还没有到回访的时间。"))
    if is_in_use is None:
        words = _("请选择成果是否已投入使用。")
        raise Invalid(words, fields={"is_in_use": words})
    held.is_in_use, held.revenue, held.text = is_in_use, revenue, text.strip()
    held.answered_by, held.answered_at = by, now
    held.save()
    fulfil(about=held, code="outcome", by=by, now=now)
    return held


def remind_milestones(*, now: datetime) -> int:
    """Tell both sides 14, 7 and 1 days before a milestone is due; each once."""
    today = timezone.localdate(now)
    states = (ChallengeStatus.IN_PROGRESS, ChallengeStatus.MILESTONE_CHECK)
    rows = Milestone.objects.filter(status__in=OPEN, contract__challenge__status__in=states)
    told = 0
    for days in NOTICE_DAYS:
        due = rows.filter(due_on=today + timedelta(days=days)).exclude(contract__registered_at=None)
        for milestone in due.select_related("contract__challenge__organisation", "contract__bid__organisation"):
            words = {"days": days, "name": milestone.name}
            told += tell_sides(
                milestone.contract, now, event=f"milestone:{milestone.pk}:{milestone.due_on}:{days}", once=True,
                title=_("里程碑“%(name)s”还有 %(days)d 天到期") % words,
            )  # fmt: skip
    return told
