"""From submission to the decision to list: eligibility, park screening, experts' opinions, return, refusal and appeal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.eligibility import blocking, check
from challenges.enums import ChallengeStatus, OpinionVerdict
from challenges.models import Appeal, Challenge, DeclaredConflict, Opinion
from challenges.parties import Party, bureau_of, people_told
from challenges.services.ending import free_money
from challenges.services.life import take
from challenges.services.telling import day, tell
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from inbox.services import fulfil, oblige
from parks.selectors import park_of

LEAST_OPINIONS = 2
"""Experts without conflict who must have said what they think before the bureau decides (domain facts 5.2, row 3)."""


@transaction.atomic
def submit(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """Hand in. The rules of the day are frozen with it. Invalid names every hard rule that is not met."""
    lines = check(challenge, now=now)
    faults = blocking(lines)
    if faults:
        fields = {name: words for line in faults for name, words in line.fields}
        names = "；".join(f"{line.label}：{line.detail}" for line in faults)
        raise Invalid(_("还不能提交。%(names)s") % {"names": names}, fields=fields)
    today = timezone.localdate(now)
    terms = challenge.programme.terms_on(today)
    take(challenge=challenge, step="submit", by=by, now=now, terms=terms, park=park_of(challenge.organisation, today))


@transaction.atomic
def recall(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """The sponsor takes it back before the park has begun."""
    take(challenge=challenge, step="recall", by=by, now=now)


@transaction.atomic
def take_up(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """The park begins; the sponsor can no longer take it back. The clock runs on."""
    take(challenge=challenge, step="take_up", by=by, now=now)


@transaction.atomic
def pass_screening(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """Complete, without secrets, not solved already: on to the experts."""
    take(challenge=challenge, step="pass_screening", by=by, now=now)


@transaction.atomic
def send_back(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """The park wants it changed."""
    take(challenge=challenge, step="send_back", by=by, now=now, reason=reason)


@transaction.atomic
def return_challenge(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """The bureau wants it changed, after the opinions or before publication; reserved money goes back to the pool."""
    take(challenge=challenge, step="return", by=by, now=now, reason=reason)
    free_money(challenge=challenge, reason=reason, by=by, now=now)


@transaction.atomic
def refuse(*, challenge: Challenge, by: Any, now: datetime, reason: str) -> None:
    """Not listed; the sponsor may appeal within the clock."""
    take(challenge=challenge, step="refuse", by=by, now=now, reason=reason)


def conflict_of(expert: User, challenge: Challenge) -> str:
    """Why this person must not judge this challenge, or ""."""
    if challenge.organisation_id in expert.organisation_ids:
        return _("%(name)s 是发榜单位的人员。") % {"name": expert}
    person = Q(person=challenge.author_id) if challenge.author_id else Q(pk=None)
    declared = DeclaredConflict.objects.filter(reviewer__user=expert).filter(
        Q(organisation=challenge.organisation_id) | person
    )
    if declared.exists():
        return _("%(name)s 申报过与发榜单位或其联系人的利益关系。") % {"name": expert}
    return ""


@transaction.atomic
def ask_experts(*, challenge: Challenge, experts: Iterable[User], by: Any, now: datetime) -> list[Opinion]:
    """Ask these people for an opinion by the clock of the diagnosis. Invalid names the one with a conflict."""
    _need_decider(by, challenge)
    if challenge.status != ChallengeStatus.DIAGNOSIS:
        raise Conflict(_("只有在专家论证期间可以邀请专家。"))
    chosen = list(experts)
    if not chosen:
        raise Invalid(_("请选择至少一位专家。"), fields={"experts": _("请选择至少一位专家。")})
    for expert in chosen:
        if reason := conflict_of(expert, challenge):
            raise Invalid(reason, fields={"experts": reason})
    known = set(challenge.opinions.values_list("expert", flat=True))
    asked = [Opinion(challenge=challenge, expert=expert, asked_at=now) for expert in chosen if expert.pk not in known]
    Opinion.objects.bulk_create(asked)
    for opinion in asked:
        _ask(challenge, opinion, now)
    return asked


@transaction.atomic
def give_opinion(
    *, opinion: Opinion, verdict: str, text: str, cost_is_fair: bool | None, by: Any, now: datetime
) -> Opinion:
    """The expert's answer, changeable until the bureau decides. Raises Refused, Invalid, Conflict."""
    challenge = Challenge.objects.select_for_update().get(pk=opinion.challenge_id)
    if opinion.expert_id != by.pk:
        raise Refused(_("这份论证意见由受邀专家本人填写。"))
    if challenge.status != ChallengeStatus.DIAGNOSIS:
        raise Conflict(_("论证已经结束。"))
    if reason := conflict_of(by, challenge):
        raise Refused(_("%(reason)s请联系科技局改请他人。") % {"reason": reason})
    if verdict not in OpinionVerdict.values:
        raise Invalid(_("请选择一个结论。"), fields={"verdict": _("请选择一个结论。")})
    if not text.strip():
        raise Invalid(_("请写明意见。"), fields={"text": _("请写明意见。")})
    opinion.verdict, opinion.text, opinion.cost_is_fair, opinion.at = verdict, text.strip(), cost_is_fair, now
    opinion.save()
    fulfil(about=opinion, code="opinion", by=by, now=now)
    tell(
        challenge, people_told(challenge, [Party.BUREAU]), now, event=f"opinion:{opinion.pk}:{now.timestamp():.0f}",
        title=_("%(name)s 已提交论证意见：%(title)s") % {"name": by, "title": challenge.title},
        body=str(opinion.get_verdict_display()), why=_("您所在的科技局负责这份榜单的论证。"),
    )  # fmt: skip
    return opinion


@transaction.atomic
def appeal(*, challenge: Challenge, text: str, by: Any, now: datetime) -> Appeal:
    """Against not being listed, once for each refusal, within the clock. The bureau owes an answer in the same number of days."""
    if not rules.has_perm("challenges.edit", by, challenge):
        raise Refused(_("只有发榜单位的人员可以申诉。"))
    challenge = (
        Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "terms").get(pk=challenge.pk)
    )
    if challenge.status != ChallengeStatus.NOT_LISTED or (challenge.due_at and now > challenge.due_at):
        raise Conflict(_("申诉期已过，或当前状态不能申诉。"))
    if challenge.appeals.filter(at__gte=challenge.status_at).exists():
        raise Conflict(_("已经申诉，正在等待答复。"))
    if not text.strip():
        raise Invalid(_("请写明申诉理由。"), fields={"text": _("请写明申诉理由。")})
    made = Appeal.objects.create(challenge=challenge, text=text.strip(), by=by, at=now)
    due = add_workdays(now, challenge.terms.value("days_appeal"))  # type: ignore[union-attr]
    title = _("答复申诉：%(title)s") % {"title": challenge.title}
    if bureau := bureau_of(challenge):
        oblige(
            about=made, code="answer_appeal", organisation=bureau, title=title, url=challenge.get_absolute_url(),
            due_at=due,
        )  # fmt: skip
    tell(
        challenge, people_told(challenge, [Party.BUREAU]), now, event=f"appeal:{made.pk}", title=title,
        body=_("请在 %(due)s 前答复。") % {"due": day(due)}, why=_("您所在的科技局决定不予发榜。"),
    )  # fmt: skip
    return made


@transaction.atomic
def answer_appeal(*, appeal: Appeal, is_upheld: bool, answer: str, by: Any, now: datetime) -> None:
    """The bureau's answer: back to the experts, or it stays as it is. Raises Refused, Conflict, Invalid."""
    held = Appeal.objects.select_for_update().get(pk=appeal.pk)
    challenge = Challenge.objects.select_related("organisation", "park__operator", "terms").get(pk=held.challenge_id)
    _need_decider(by, challenge)
    if held.is_upheld is not None:
        raise Conflict(_("这项申诉已经答复。"))
    if not answer.strip():
        raise Invalid(_("请写明答复，对方会看到。"), fields={"answer": _("请写明答复，对方会看到。")})
    held.is_upheld, held.answer, held.answered_by, held.answered_at = is_upheld, answer.strip(), by, now
    held.save()
    fulfil(about=held, code="answer_appeal", by=by, now=now)
    if is_upheld:
        take(challenge=challenge, step="uphold_appeal", by=by, now=now, reason=answer)
        return
    tell(
        challenge, people_told(challenge, [Party.SPONSOR]), now, event=f"appeal:{held.pk}:answer",
        title=_("申诉未成立：%(title)s") % {"title": challenge.title}, body=held.answer, why=_("贵单位对不予发榜提出了申诉。"),
    )  # fmt: skip


def _need_decider(by: Any, challenge: Challenge) -> None:
    if not rules.has_perm("challenges.decide", by, challenge):
        raise Refused(_("只有科技局可以操作，且不能处理本单位的榜单。"))


def _ask(challenge: Challenge, opinion: Opinion, now: datetime) -> None:
    """The expert owes it in their own name; an organisation is needed for the escalation, theirs if they have one."""
    expert = opinion.expert
    title = _("论证：%(title)s") % {"title": challenge.title}
    owner = next(iter(expert.organisations), None) or bureau_of(challenge)
    if owner and challenge.due_at:
        oblige(
            about=opinion, code="opinion", organisation=owner, person=expert, title=title,
            url=challenge.get_absolute_url(), due_at=challenge.due_at,
        )  # fmt: skip
    tell(
        challenge, [expert], now, event=f"opinion:{opinion.pk}:ask", title=title,
        body=_("请看题目是否真实、是否已有解、经费是否合理，%(due)s前给出意见。") % {"due": day(challenge.due_at)},
        why=_("科技局邀请您参加论证。"),
    )  # fmt: skip
