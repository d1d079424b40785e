"""Amending money and indicators after publication: the sponsor proposes, an official decides, bidders confirm again.

A proposal can be decided only while nothing has been opened: a review compares all bids with the same requirements.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.amending import Rows, faults, proposed_rows, why_not
from challenges.changes import MONEY, field_changes, indicator_changes, is_same, line
from challenges.models import Amendment, AmendmentProposal, Challenge, ChallengeIndicator
from challenges.parties import Party, bureau_of, people_told
from challenges.services import funding
from challenges.services.clocks import closing_moment
from challenges.services.confirming import ask_confirmation
from challenges.services.noting import note
from challenges.services.recording import announce, record, write_amended
from challenges.services.telling import tell
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from common.workflow import move
from inbox.services import fulfil, oblige

DECIDE = "decide_amendment"
"""Code of the bureau's obligation."""
LINE = ("operator", "low", "high", "must", "test_method")
"""Of an indicator that is there: what an amendment may change."""


@transaction.atomic
def propose_amendment(
    *,
    challenge: Challenge,
    reason: str,
    by: Any,
    now: datetime,
    money: Mapping[str, Decimal | None] | None = None,
    indicators: Rows = (),
) -> AmendmentProposal:
    """Ask the bureau to change `own_amount` or `subsidy` (yuan), to change indicators (rows with `id`) or to add some.

    Raises Refused for outsiders; Conflict once a bid was opened, or while another proposal waits; Invalid with fields.
    """
    held = _held(challenge.pk)
    if not rules.has_perm("challenges.edit", by, held):
        raise Refused(_("只有发榜单位的人员可以申请更正。"))
    _may_amend(held, now)
    if held.proposals.waiting().exists():
        raise Conflict(_("上一份更正申请还在等科技局决定，可以先撤回再提。"))
    rows = _rows(held, indicators)
    found = faults(held, money or {}, rows)
    if not reason.strip():
        found["reason"] = _("请填写更正的原因，揭榜方会看到。")
    if found:
        raise Invalid(found.get("__all__", _("还有几处需要修改。")), fields=found)
    changed = {change["field"] for change in field_changes(held, money or {})}
    made = AmendmentProposal.objects.create(
        challenge=held, status_at=now, reason=reason.strip()[:300], proposed_by=by, proposed_at=now,
        due_at=_due(held, now), **{name: (money or {})[name] for name in MONEY if name in changed},
    )  # fmt: skip
    _keep(made, rows)
    note(made, event="propose", label=_("申请更正"), by=by, now=now, after=made.status, reason=reason)
    _owe_and_tell(made, by, now)
    return made


@transaction.atomic
def approve_amendment(*, proposal: AmendmentProposal, by: Any, now: datetime) -> Amendment:
    """Another than who proposed it decides: money is booked, indicators are written, bidders must confirm again.

    Raises Refused, Conflict (decided already, or a bid was opened), Invalid where cap or pool do not allow it.
    """
    challenge, held = _both(proposal)
    _may_amend(challenge, now)
    changes = changes_of(held)
    move(held, "approve", by=by, now=now, decided_by=by)
    _apply(held, challenge)
    if held.subsidy is not None:
        funding.adjust_for(challenge=challenge, event=str(held.pk), by=by, now=now)
    made = record(challenge, changes, reason=held.reason, by=held.proposed_by, now=now, is_binding=True)
    AmendmentProposal.objects.filter(pk=held.pk).update(amendment=made)
    write_amended(challenge)
    fulfil(about=held, code=DECIDE, by=by, now=now)
    _answer(held, _("更正已获同意并公开：%(title)s"), _("已通知揭榜方重新确认方案。"), by, now)
    asked = ask_confirmation(made, by=by, now=now)
    announce(made, by=by, now=now, besides=asked)
    return made


@transaction.atomic
def reject_amendment(*, proposal: AmendmentProposal, reason: str, by: Any, now: datetime) -> None:
    """The bureau does not agree, and says why; nothing changes."""
    _challenge, held = _both(proposal)
    move(held, "reject", by=by, now=now, reason=reason, decided_by=by, answer=reason.strip()[:1500])
    fulfil(about=held, code=DECIDE, by=by, now=now)
    _answer(held, _("更正申请未获同意：%(title)s"), _("理由：%(reason)s") % {"reason": held.answer}, by, now)


@transaction.atomic
def withdraw_amendment(*, proposal: AmendmentProposal, by: Any, now: datetime) -> None:
    """The sponsor thinks better of it."""
    _challenge, held = _both(proposal)
    move(held, "withdraw", by=by, now=now)
    fulfil(about=held, code=DECIDE, by=by, now=now)


@transaction.atomic
def lapse_amendments(*, challenge: Challenge, reason: str, now: datetime) -> int:
    """What waits for a decision that can no longer be taken; how many. The sponsor is told why."""
    waiting = list(
        challenge.proposals.waiting().select_for_update(of=("self",)).select_related("challenge__organisation")
    )
    for held in waiting:
        move(held, "lapse", by=None, now=now, reason=reason)
        fulfil(about=held, code=DECIDE, by=None, now=now)
        _answer(held, _("更正申请已失效：%(title)s"), reason, None, now)
    return len(waiting)


def changes_of(proposal: AmendmentProposal) -> list[dict[str, Any]]:
    """What it would change, as the amendment will say it."""
    challenge = proposal.challenge
    money = {name: getattr(proposal, name) for name in MONEY if getattr(proposal, name) is not None}
    return [*field_changes(challenge, money), *indicator_changes(challenge, proposal.indicators.all())]


def _apply(proposal: AmendmentProposal, challenge: Challenge) -> None:
    for name in MONEY:
        if (amount := getattr(proposal, name)) is not None:
            setattr(challenge, name, amount)
    challenge.save(update_fields=[*MONEY, "updated_at"])
    last = max((row.position for row in challenge.indicators.all()), default=-1)
    for row in proposal.indicators.all():
        values = {name: getattr(row, name) for name in LINE}
        if row.indicator_id:
            ChallengeIndicator.objects.filter(pk=row.indicator_id, challenge=challenge).update(**values)
            continue
        last += 1
        challenge.indicators.create(quantity=row.quantity, unit=row.unit, position=last, **values)


def _rows(challenge: Challenge, rows: Rows) -> list[Any]:
    try:
        return proposed_rows(challenge, rows)
    except ValueError:
        words = _("榜单的考核指标已更正，请刷新页面后再填。")
        raise Invalid(words, fields={"indicators": words}) from None


def _keep(made: AmendmentProposal, rows: list[Any]) -> None:
    """The lines that change or are added, and all changes in words of their day."""
    changed = [row for row in rows if row.indicator is None or not is_same(line(row.indicator), line(row))]
    for position, row in enumerate(changed):
        row.proposal, row.position = made, position
        row.save()
    made.changes = changes_of(made)
    made.save()


def _held(pk: int) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "park__operator", "terms")
    return rows.get(pk=pk)


def _both(proposal: AmendmentProposal) -> tuple[Challenge, AmendmentProposal]:
    """The challenge, then its proposal, under lock in this order."""
    challenge = _held(proposal.challenge_id)
    rows = AmendmentProposal.objects.select_for_update(of=("self",)).select_related("proposed_by", "challenge")
    held = rows.get(pk=proposal.pk)
    held.challenge = challenge
    return challenge, held


def _may_amend(challenge: Challenge, now: datetime) -> None:
    if words := why_not(challenge, now):
        raise Conflict(words)


def _due(challenge: Challenge, now: datetime) -> datetime:
    """The programme's working days, never later than the last day for bids."""
    due = add_workdays(now, challenge.terms.value("days_amendment") if challenge.terms else 3)
    closes = closing_moment(challenge.closes_on)
    return min(due, closes) if closes else due


def _owe_and_tell(made: AmendmentProposal, by: Any, now: datetime) -> None:
    challenge = made.challenge
    title = _("更正申请待决定：%(title)s") % {"title": challenge.title}
    if office := bureau_of(challenge):
        oblige(
            about=made, code=DECIDE, organisation=office, due_at=made.due_at, title=title,
            url=challenge.get_absolute_url(),
        )  # fmt: skip
    people = [user for user in people_told(challenge, [Party.BUREAU, Party.SPONSOR]) if user.pk != by.pk]
    tell(
        challenge, people, now, event=f"proposal:{made.pk}", title=title, why=_("您是这份榜单的发榜单位或主管部门。"),
        body=_("原因：%(reason)s") % {"reason": made.reason},
    )  # fmt: skip


def _answer(held: AmendmentProposal, title: str, body: str, by: Any, now: datetime) -> None:
    challenge = held.challenge
    people = [user for user in people_told(challenge, [Party.SPONSOR]) if by is None or user.pk != by.pk]
    tell(
        challenge, people, now, event=f"proposal:{held.pk}:{held.status}", title=title % {"title": challenge.title},
        body=body, why=_("贵单位提出了这份更正申请。"),
    )  # fmt: skip
