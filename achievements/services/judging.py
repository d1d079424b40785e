"""Having a level verified, the bureau's side: judge line by line, pass or send back, and revoke (N26)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.enums import MaturityEvidence, ReviewStatus, Verdict
from achievements.models import Achievement, MaturityChange, MaturityItem, MaturityReview
from achievements.services import maturity_telling as telling
from achievements.services.lapsing import take_back
from achievements.services.maturity import COMPLETE_WORKDAYS, hold
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from common.workdays import add_workdays
from common.workflow import may, move
from postings.enums import PostingStatus
from postings.signals import posting_changed


class Judged(NamedTuple):
    """What the reviewer says of one line."""

    verdict: str
    remark: str


@transaction.atomic
def pass_review(
    *, review: MaturityReview, judged: Mapping[str, Judged], by: Any, now: datetime, opinion: str = ""
) -> None:
    """Every line passes: the achievement has this level from now on, verified. Raises Invalid while one does not."""
    held = _held_by_judge(review, by)
    items = _write(held, judged)
    open_ = [item.code for item in items if item.verdict != Verdict.PASS]
    if open_:
        raise Invalid(_("逐条都“通过”才能给出级别，还差：%(codes)s。") % {"codes": "、".join(open_)})
    if held.achievement.status != PostingStatus.PUBLISHED:
        raise Conflict(_("成果已不在公开发布的状态，请退回。"))
    for earlier in held.achievement.maturity_reviews.select_for_update().filter(status=ReviewStatus.VERIFIED):
        move(earlier, "supersede", by=None, now=now)
    written = {"opinion": opinion.strip()[:1000], "reviewer": by, "verified_at": now, "due_at": None}
    change = move(held, "verify", by=by, now=now, reason=written["opinion"], **written)
    _give_level(held, by, now)
    telling.tell_verified(held, change, now)


@transaction.atomic
def return_review(
    *, review: MaturityReview, judged: Mapping[str, Judged], by: Any, now: datetime, opinion: str = ""
) -> None:
    """Send back with what is missing, line by line; the owner has twenty working days."""
    held = _held_by_judge(review, by)
    failing = [item for item in _write(held, judged) if item.verdict == Verdict.FAIL]
    silent = [item.code for item in failing if not item.remark]
    if silent:
        raise Invalid(_("请写明这几条为什么不通过：%(codes)s。") % {"codes": "、".join(silent)})
    if not failing and not opinion.strip():
        raise Invalid(_("请写明退回的理由，或给不通过的条目写说明。"))
    lines = [f"{item.code} {item.text}：{item.remark}" for item in failing]
    reason = "\n".join(filter(None, (opinion.strip()[:1000], *lines)))
    due_at = add_workdays(now, COMPLETE_WORKDAYS)
    change = move(
        held, "return", by=by, now=now, reason=reason, reviewer=by, opinion=opinion.strip()[:1000], due_at=due_at
    )
    telling.tell_returned(held, change, now)


@transaction.atomic
def revoke_review(*, review: MaturityReview, reason: str, by: Any, now: datetime) -> None:
    """What was verified turns out not to hold: the level is the owner's own word again, the reason stands in the history."""
    held = hold(review)
    change = move(held, "revoke", by=by, now=now, reason=reason)
    take_back(achievement=held.achievement, label=_("成熟度核验被撤销"), reason=change.reason, by=by, now=now)
    telling.tell_lapsed(held, change, now)


def _held_by_judge(review: MaturityReview, by: Any) -> MaturityReview:
    held = hold(review)
    row = held.workflow["verify"]
    if held.status not in row.sources:
        raise Conflict(_("这份申请刚刚被他人处理，请刷新页面查看。"))
    if not may(by, row, held):
        raise Refused(row.refusal)
    return held


def _write(held: MaturityReview, judged: Mapping[str, Judged]) -> list[MaturityItem]:
    """The lines with what was judged; a line that is not named keeps its judgement."""
    items = list(held.items.all())
    for item in items:
        given = judged.get(item.code)
        if given is None:
            continue
        if given.verdict not in ("", *Verdict.values):
            raise Invalid(_("请选择“通过”或“不通过”。"))
        item.verdict, item.remark = given.verdict, given.remark.strip()[:300]
    MaturityItem.objects.bulk_update(items, ["verdict", "remark"])
    return items


def _give_level(held: MaturityReview, by: Any, now: datetime) -> None:
    """Write the level on the achievement. A level other than the declared one is a change that matching must see."""
    rows = Achievement.objects.select_for_update(of=("self",)).select_related("organisation")
    achievement = rows.get(pk=held.achievement_id)
    before, level = achievement.trl, held.level
    achievement.trl, achievement.trl_checked = level, MaturityEvidence.VERIFIED
    achievement.trl_checked_on = timezone.localdate(now)
    moved = before != level
    Achievement.objects.filter(pk=achievement.pk).update(
        trl=level, trl_checked=achievement.trl_checked, trl_checked_on=achievement.trl_checked_on, updated_at=now,
        version=F("version") + int(moved),
    )  # fmt: skip
    StateChange.objects.create(
        about=achievement, transition="maturity_verified", label=_("成熟度核验通过"), from_state=achievement.status,
        to_state=achievement.status, by=by, at=now, reason=_("TRL %(level)d 级") % {"level": level},
    )  # fmt: skip
    if moved:
        if before is not None:
            MaturityChange.objects.create(
                achievement=achievement, before=before, after=level, checked=achievement.trl_checked, by=by, at=now
            )
        posting_changed.send(Achievement, posting=achievement, by=by, now=now)
