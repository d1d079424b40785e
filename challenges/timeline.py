"""The road of a challenge as one side sees it: what is done and when, where it stands, who must act by when, what follows.

The track at the head of the page shows the states to everybody; this is told to the sponsor and to each bidder, with their own
bid and milestones, and says when it is their turn.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.enums import BidStatus as B
from challenges.enums import ChallengeStatus as S
from challenges.enums import MilestoneStatus
from challenges.models import Bid, Challenge, Contract, Milestone
from challenges.parties import Party
from challenges.rulebook import PARAMETERS
from challenges.services.clocks import CLOCKS, closing_moment
from common.errors import Text
from common.models import StateChange


@dataclass(frozen=True)
class Stop:
    """`place` is `done`, `here`, `ahead` or `ended`; `at` when it was done; `due` until when; `who` has to act.

    `mine` says that the reader's own side has to; `days` are the working days that the programme gives an ahead stop.
    """

    label: Text
    place: str
    at: datetime | None = None
    due: datetime | None = None
    who: Text = ""
    task: Text = ""
    mine: bool = False
    days: int = 0


@dataclass(frozen=True)
class _Stage:
    """States that are one stop; `page` of the road they belong to: of all, or of the sponsor alone."""

    label: Text
    states: tuple[str, ...]
    sponsor_only: bool = False


STAGES = (
    _Stage(_("填写与提交"), (S.DRAFT, S.RETURNED), sponsor_only=True),
    _Stage(_("初筛"), (S.SUBMITTED, S.SCREENING), sponsor_only=True),
    _Stage(_("论证"), (S.DIAGNOSIS, S.NOT_LISTED), sponsor_only=True),
    _Stage(_("发榜"), (S.LISTED_PENDING,), sponsor_only=True),
    _Stage(_("揭榜"), (S.OPEN, S.NO_BID, S.RELISTED)),
    _Stage(_("评榜"), (S.REVIEWING,)),
    _Stage(_("选定与洽谈"), (S.SHORTLISTED, S.NEGOTIATION)),
    _Stage(_("公示"), (S.PUBLICITY, S.OBJECTION)),
    _Stage(_("签约"), (S.CONTRACTING,)),
    _Stage(_("攻关"), (S.IN_PROGRESS, S.MILESTONE_CHECK)),
    _Stage(_("验收"), (S.ACCEPTANCE, S.CONDITIONAL, S.FAILED)),
    _Stage(_("奖补"), (S.ACCEPTED, S.SUBSIDY_DUE)),
    _Stage(_("归档"), (S.PAID, S.CLAWBACK, S.CLOSED)),
)
_WORK = 9
ENDED = frozenset({S.WITHDRAWN, S.TERMINATED, S.RELISTED, S.NO_BID, S.NOT_LISTED, S.FAILED})
_LOST = {B.WITHDRAWN: 4, B.INELIGIBLE: 5, B.NOT_SELECTED: 6}
"""Where the road of a bid ends that is not chosen."""


def road_of(challenge: Challenge, party: str, bid: Bid | None = None) -> list[Stop]:
    """The stops of the sponsor (`Party.SPONSOR`), or of a bidder with its bid. Four queries at most."""
    history = list(StateChange.objects.about(challenge))
    place, is_ended = _where(challenge, history)
    if bid is not None and bid.status in _LOST:
        lost = _LOST[B(bid.status)]
        if lost <= place:
            place, is_ended = lost, True
    contract = Contract.objects.filter(challenge=challenge, **({"bid": bid} if bid else {})).first()
    stops: list[Stop] = []
    for number, stage in enumerate(STAGES):
        if party == Party.SPONSOR or not stage.sponsor_only:
            stops += _stops(challenge, party, number, place, history, contract)
        if is_ended and number == place:
            label = bid.get_status_display() if bid and bid.status in _LOST else challenge.get_status_display()
            at = bid.status_at if bid and bid.status in _LOST else challenge.status_at
            return [*stops[:-1], Stop(label, "ended", at=at)]
    return stops


def _where(challenge: Challenge, history: Iterable[StateChange]) -> tuple[int, bool]:
    """(number of the stage in which it stands, whether the road ends there)."""
    status = challenge.resumes_as if challenge.status == S.SUSPENDED else challenge.status
    if status in (S.WITHDRAWN, S.TERMINATED):
        status = next((row.from_state for row in reversed(list(history)) if row.to_state == status), status)
        if status == S.SUSPENDED:
            status = challenge.resumes_as or S.IN_PROGRESS
        return _number(status), True
    return _number(status), challenge.status in ENDED


def _number(status: str) -> int:
    return next((number for number, stage in enumerate(STAGES) if status in stage.states), 0)


def _stops(
    challenge: Challenge, party: str, number: int, place: int, history: Iterable[StateChange], contract: Contract | None
) -> Iterator[Stop]:
    stage = STAGES[number]
    if number == _WORK and contract is not None and number >= place:
        yield from _milestones(challenge, party, contract, number == place)
    elif number < place:
        yield Stop(stage.label, "done", at=_left(stage, history))
    elif number == place and challenge.status == S.CLOSED:
        yield Stop(stage.label, "done", at=challenge.status_at)
    elif number == place:
        yield _here(challenge, party, stage.label, contract)
    else:
        clock = CLOCKS.get(stage.states[0])
        yield Stop(stage.label, "ahead", who=clock.owes_label if clock else "", days=_days(challenge, stage))


def _here(challenge: Challenge, party: str, label: Text, contract: Contract | None) -> Stop:
    """Where it stands: the clock's words, or who has still to agree to the contract."""
    if challenge.status == S.SUSPENDED:
        return Stop(label, "here", task=_("已中止，时限暂停"))
    clock = CLOCKS.get(challenge.status)
    owes, task = (clock.owes, clock.task) if clock else ("", "")
    if challenge.status == S.CONTRACTING:
        owes, task = _signing(contract)
    who: Text = Party(owes).label if owes else ""
    return Stop(label, "here", due=challenge.due_at, who=who, task=task, mine=bool(owes) and owes == party)


def _signing(contract: Contract | None) -> tuple[str, Text]:
    if contract is None:
        return Party.SPONSOR, _("起草合同")
    if contract.sponsor_confirmed_at is None:
        return Party.SPONSOR, _("确认合同")
    if contract.bidder_confirmed_at is None:
        return Party.BIDDER, _("确认合同")
    return Party.BUREAU, _("登记合同")


def _milestones(challenge: Challenge, party: str, contract: Contract, is_here: bool) -> Iterator[Stop]:
    """Each milestone is a stop of its own; the first without a verdict is where the work stands."""
    found = False
    for row in Milestone.objects.filter(contract=contract):
        if row.status in (MilestoneStatus.PASSED, MilestoneStatus.FAILED):
            yield Stop(_milestone_label(row), "done", at=row.checked_at)
        elif is_here and not found:
            found = True
            yield _milestone_here(challenge, party, row)
        else:
            yield Stop(_milestone_label(row), "ahead", due=closing_moment(row.due_on), who=Party.BIDDER.label)
    if is_here and not found:
        yield Stop(
            _("申请验收"),
            "here",
            due=challenge.due_at,
            who=Party.BIDDER.label,
            task=_("备齐材料，申请验收"),
            mine=party == Party.BIDDER,
        )


def _milestone_here(challenge: Challenge, party: str, row: Milestone) -> Stop:
    if row.status == MilestoneStatus.SUBMITTED:
        return Stop(_milestone_label(row), "here", due=challenge.due_at, who=Party.BUREAU.label, task=_("考核里程碑"))
    task = _("整改后再次提交") if row.status == MilestoneStatus.RECTIFY else _("完成并提交证据")
    due = challenge.due_at if challenge.status == S.IN_PROGRESS else closing_moment(row.due_on)
    return Stop(_milestone_label(row), "here", due=due, who=Party.BIDDER.label, task=task, mine=party == Party.BIDDER)


def _milestone_label(row: Milestone) -> Text:
    label = _("里程碑 %(n)d：%(name)s") % {"n": row.position, "name": row.name}
    return _("%(label)s（不通过）") % {"label": label} if row.status == MilestoneStatus.FAILED else label


def _left(stage: _Stage, history: Iterable[StateChange]) -> datetime | None:
    """When it was left for good."""
    return next(
        (
            row.at
            for row in reversed(list(history))
            if row.from_state in stage.states and row.to_state not in stage.states
        ),
        None,
    )


def _days(challenge: Challenge, stage: _Stage) -> int:
    """Working days that the programme gives a stop, 0 where a date decides."""
    clock = CLOCKS.get(stage.states[0])
    if clock is None or not clock.parameter:
        return 0
    parameter = PARAMETERS[clock.parameter]
    return int(challenge.terms.value(parameter.code) if challenge.terms else parameter.read(parameter.default))


def side_of(challenge: Challenge, user: Any) -> tuple[str, Bid | None] | None:
    """(party, bid) of a reader who stands on the road: the sponsor, or a bidder that has handed in; None for others."""
    if not user.is_authenticated:
        return None
    if challenge.organisation_id in user.organisation_ids:
        return Party.SPONSOR, None
    bid = Bid.objects.of(user).filter(challenge=challenge).exclude(status=B.DRAFT).order_by("-pk").first()
    return (Party.BIDDER, bid) if bid else None
