"""异议: during publicity anybody with a name may object with evidence; each is answered, and one upheld starts the review anew."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.enums import AssignmentStatus, BidStatus, ChallengeStatus
from challenges.models import Bid, Challenge, Objection
from challenges.querysets import HALL
from challenges.services.bid_telling import tell_bidder
from challenges.services.life import take
from challenges.services.telling import tell
from common.errors import Conflict, Invalid, Refused
from common.workflow import move
from postings.services.files import store_file

LEAST = 20
MAX_FILES = 5
OPEN = (ChallengeStatus.PUBLICITY, ChallengeStatus.OBJECTION)
ANNOUNCED = frozenset({*HALL["in_progress"], *HALL["solved"]})
"""States in which the result is public."""
_REVIEWED_AGAIN = (BidStatus.NOT_SELECTED, BidStatus.SHORTLISTED, BidStatus.SELECTED)


@transaction.atomic
def object_to_result(
    *, challenge: Challenge, text: str, by: Any, now: datetime, files: Iterable[UploadedFile] = ()
) -> Objection:
    """Raise an objection; the clock of the publicity stops. Raises Conflict outside the publicity, Invalid without substance."""
    held = _held(challenge)
    files = list(files)
    over = held.status == ChallengeStatus.PUBLICITY and held.due_at is not None and now > held.due_at
    if held.status not in OPEN or over:
        raise Conflict(_("公示期已过，不再受理异议。"))
    if len(text.strip()) < LEAST:
        words = _("请写明事实和依据，至少 %(least)d 字。") % {"least": LEAST}
        raise Invalid(words, fields={"text": words})
    if len(files) > MAX_FILES:
        raise Invalid(_("最多 %(count)d 个证据文件。") % {"count": MAX_FILES})
    if held.objections.filter(by=by, is_upheld=None).exists():
        raise Conflict(_("您的上一份异议正在核实，答复后可以再提。"))
    made = Objection.objects.create(challenge=held, by=by, text=text.strip()[:2000], at=now)
    for file in files:
        store_file(about=made, file=file, by=by, now=now)
    if held.status == ChallengeStatus.PUBLICITY:
        take(challenge=held, step="object", by=None, now=now)
    return made


@transaction.atomic
def answer_objection(*, objection: Objection, is_upheld: bool, answer: str, by: Any, now: datetime) -> Objection:
    """The bureau answers. Upheld: all that was reviewed is reviewed again by others. Dismissed, the last of them: publicity goes on."""
    challenge = _held(objection.challenge)
    held = Objection.objects.select_for_update(of=("self",)).select_related("by").get(pk=objection.pk)
    if not rules.has_perm("challenges.decide", by, challenge) or held.by_id == by.pk:
        raise Refused(_("异议须由科技局、且不是提出人本人答复。"))
    if held.is_upheld is not None:
        raise Conflict(_("这份异议已经答复。"))
    if not answer.strip():
        raise Invalid(_("请写明核实情况和结论。"), fields={"answer": _("请写明核实情况和结论。")})
    held.is_upheld, held.answer, held.answered_by, held.answered_at = is_upheld, answer.strip()[:2000], by, now
    held.save()
    tell(
        challenge, [held.by], now, event=f"objection:{held.pk}:answer",
        title=(_("异议成立：%(title)s") if is_upheld else _("异议不成立：%(title)s")) % {"title": challenge.title},
        body=held.answer, why=_("您提出了这份异议。"),
    )  # fmt: skip
    if challenge.status == ChallengeStatus.OBJECTION:
        _conclude(challenge, is_upheld, held.answer, by, now)
    return held


def _conclude(challenge: Challenge, is_upheld: bool, answer: str, by: Any, now: datetime) -> None:
    if is_upheld:
        take(challenge=challenge, step="uphold_objection", by=by, now=now, reason=answer)
        for bid in list(challenge.bids.filter(status__in=_REVIEWED_AGAIN).select_related("organisation", "challenge")):
            _review_again(bid, answer, by, now)
    elif not challenge.objections.filter(is_upheld=None).exists():
        take(challenge=challenge, step="dismiss_objection", by=by, now=now, reason=answer)


def _review_again(bid: Bid, answer: str, by: Any, now: datetime) -> None:
    """Its reviews stay on record and no longer count; those who wrote them are not asked again."""
    move(bid, "reconsider", by=by, now=now, reason=answer)
    Bid.objects.filter(pk=bid.pk).update(score=None, reason="")
    bid.assignments.update(status=AssignmentStatus.RECUSED, recusal=_("异议成立，由其他专家重新评审"))
    tell_bidder(
        bid, now, event=f"reconsider:{now:%Y%m%dT%H%M%S}", title=_("重新评审：%(title)s") % {"title": bid.challenge.title},
        body=_("公示期的异议成立，方案由其他专家重新评审，结果会通知您。"),
    )  # fmt: skip


def _held(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "park__operator", "terms")
    return rows.get(pk=challenge.pk)
