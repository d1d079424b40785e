"""The life of a bid on its bidder's side: start, write together, hand in sealed, withdraw, revise."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.bid_document import content_hash
from challenges.bidding import BIDDERS, accepts_bids, bidding_organisations, faults, last_binding, results_of
from challenges.directing import is_directed
from challenges.enums import BidStatus, ChallengeStatus, Consent, ReviewMode
from challenges.models import Bid, BidAnswer, BudgetLine, Challenge, PlannedMilestone
from challenges.services.assigning import release_reviewers
from challenges.services.bid_telling import tell_bidder, tell_received
from challenges.services.confirming import CONFIRM
from challenges.services.life import take
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.templatetags.words import moment
from common.workflow import move
from inbox.services import fulfil

CONTENT = (
    "route", "basis", "facilities", "rights_plan", "risks", "deliverables", "price", "months", "achievement",
    "declared_true",
)  # fmt: skip
"""What the bidder writes besides the rows and the reviewers it does not want."""

Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def start_bid(
    *, challenge: Challenge, organisation: Organisation, by: Any, now: datetime, is_demo: bool = False
) -> Bid:
    """A draft of this organisation for an open challenge. Raises Refused or Conflict, each with what to do instead."""
    held = _held_challenge(challenge)
    _may_bid(held, organisation, by, now)
    known = held.bids.filter(organisation=organisation).order_by("-pk").first()
    if known is not None:
        raise Conflict(_("贵单位已有揭榜方案 %(reference)s，请继续填写那一份。") % {"reference": known.reference})
    return Bid.objects.create(
        reference=next_references(Bid.prefix, now=now)[0], challenge=held, organisation=organisation, author=by,
        status_at=now, is_demo=is_demo,
    )  # fmt: skip


@transaction.atomic
def save_bid(
    *,
    bid: Bid,
    by: Any,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    answers: Rows | None = None,
    milestones: Rows | None = None,
    budget: Rows | None = None,
    excluded: Iterable[Any] | None = None,
    version: int | None = None,
) -> Bid:
    """Change a draft, which may be incomplete; parts given as None stay. Conflict for a stale `version` (co-editing)."""
    held = _held_draft(bid, by, version)
    unknown = set(data or ()) - set(CONTENT)
    if unknown:
        raise TypeError(f"not content of a bid: {sorted(unknown)}")
    for name, value in (data or {}).items():
        setattr(held, name, value)
    _check_result(held)
    held.version += 1
    held.save()
    if answers is not None:
        _replace(held.answers, [BidAnswer(bid=held, **row) for row in _known(held, answers)])
    if milestones is not None:
        _replace(held.milestones, [PlannedMilestone(bid=held, position=n, **row) for n, row in enumerate(milestones)])
    if budget is not None:
        _replace(held.budget, [BudgetLine(bid=held, **row) for row in budget])
    if excluded is not None:
        held.excluded_reviewers.set(excluded)
    return held


@transaction.atomic
def submit_bid(*, bid: Bid, by: Any, now: datetime) -> Bid:
    """Hand it in, sealed with its hash; with the first one a rolling review begins (N12). Raises Invalid with all faults."""
    challenge = _held_challenge(bid.challenge)
    held = _held(bid)
    _may_bid(challenge, held.organisation, by, now)
    if not held.organisation.is_verified:
        raise Refused(_("贵单位核验通过后才能提交揭榜方案。"))
    if found := faults(held):
        raise Invalid(_("还有几处需要填写或修改，已保存的内容都在。"), fields=found)
    move(
        held, "submit", by=by, now=now, submitted_at=now, opened_at=None, score=None, reason="",
        content_hash=content_hash(held, at=now), answers_to=last_binding(challenge), confirmed_at=None,
    )  # fmt: skip
    tell_received(held, now)
    if challenge.status == ChallengeStatus.OPEN and challenge.review_mode == ReviewMode.ROLLING:
        take(challenge=challenge, step="start_review", by=None, now=now)
    return held


@transaction.atomic
def withdraw_bid(*, bid: Bid, reason: str, by: Any, now: datetime) -> Bid:
    """Take it back before a choice is made; what was not opened stays sealed for ever."""
    held = _held(bid)
    if held.challenge.status not in (ChallengeStatus.OPEN, ChallengeStatus.REVIEWING, ChallengeStatus.SHORTLISTED):
        raise Conflict(_("榜单已进入“%(state)s”，不能再撤回方案。") % {"state": held.challenge.get_status_display()})
    move(held, "withdraw", by=by, now=now, reason=reason)
    release_reviewers(bids=[held], by=by, now=now)
    fulfil(about=held, code=CONFIRM, by=by, now=now)
    tell_bidder(
        held, now, event=f"withdraw:{held.status_at:%Y%m%dT%H%M%S}", skip=by,
        title=_("揭榜方案已撤回：%(title)s") % {"title": held.challenge.title},
        body=_("理由：%(reason)s") % {"reason": reason.strip()},
    )  # fmt: skip
    return held


@transaction.atomic
def revise_bid(*, bid: Bid, by: Any, now: datetime) -> Bid:
    """Open a withdrawn one for writing again, while bids are taken. Sealed anew, its earlier review does not count."""
    challenge = _held_challenge(bid.challenge)
    held = _held(bid)
    _may_bid(challenge, held.organisation, by, now)
    move(held, "revise", by=by, now=now, submitted_at=None, opened_at=None, content_hash="", score=None, reason="")
    held.assignments.all().delete()
    return held


def _may_bid(challenge: Challenge, organisation: Organisation, by: Any, now: datetime) -> None:
    if not accepts_bids(challenge, now):
        raise Conflict(_("这份榜单现在不接受揭榜：揭榜期已过，或已进入下一步。"))
    if organisation.pk == challenge.organisation_id:
        raise Refused(_("发榜单位不能揭自己的榜。"))
    if organisation.persona not in BIDDERS:
        raise Refused(_("揭榜方须是高校院所或企业。"))
    if is_directed(challenge) and not challenge.designated.filter(pk=organisation.pk).exists():
        raise Refused(_("这份榜单是定向委托，只有受托单位可以提交方案。"))
    if organisation.pk not in {org.pk for org in bidding_organisations(by, challenge)}:
        raise Refused(_("只有揭榜单位的人员可以操作。"))


def _held_challenge(challenge: Challenge) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "park__operator", "terms")
    return rows.get(pk=challenge.pk)


def _held(bid: Bid) -> Bid:
    return Bid.objects.select_for_update(of=("self",)).select_related("organisation", "challenge").get(pk=bid.pk)


def _held_draft(bid: Bid, by: Any, version: int | None) -> Bid:
    """The row, locked; refuses strangers, members who have not consented, stale forms and what is handed in."""
    held = _held(bid)
    if not rules.has_perm("challenges.write_bid", by, held):
        raise Refused(_("只有揭榜单位和已同意加入的联合体成员可以修改。"))
    if held.status != BidStatus.DRAFT:
        raise Conflict(_("方案已提交，不能修改；截止前可以先撤回再修改。"))
    if version is not None and version != held.version:
        raise Conflict(
            _("这份内容在别处刚刚改过（%(when)s）。您写的还在页面上，请另开一页看过对方的修改后再保存。")
            % {"when": moment(held.updated_at)}
        )
    return held


def _check_result(bid: Bid) -> None:
    """The result on which a bid stands is one that its own side has published (F062)."""
    if bid.achievement is not None and not results_of(bid).filter(pk=bid.achievement.pk).exists():
        words = _("只能选牵头单位或已同意的成员单位发布的成果。")
        raise Invalid(words, fields={"achievement": words})


def _known(bid: Bid, answers: Rows) -> Rows:
    """Answers to indicators of this challenge only."""
    ids = set(bid.challenge.indicators.values_list("pk", flat=True))
    if any(row["indicator_id"] not in ids for row in answers):
        raise Invalid(_("榜单的考核指标已更正，请刷新页面后再填。"))
    return answers


def _replace(rows: Any, made: list[Any]) -> None:
    rows.all().delete()
    rows.bulk_create(made)


def consenting(bid: Bid) -> Any:
    """The seats that count."""
    return bid.members.filter(consent=Consent.GIVEN).select_related("organisation")
