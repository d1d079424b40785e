"""The workflows of challenges, bids and amendments as Mermaid diagrams and tables, written out of their tables and clocks."""

from collections.abc import Iterable, Iterator
from typing import Any

from challenges.enums import BidStatus, ChallengeStatus, ProposalStatus
from challenges.parties import Party
from challenges.rulebook import PARAMETERS
from challenges.services.clocks import CLOCKS
from challenges.workflow import AMENDMENT, BID, CHALLENGE
from common.workflow import Transition, Workflow

_WHO = {
    "challenges.edit": "发榜单位", "challenges.screen": "园区", "challenges.decide": "科技局", "challenges.pay": "科技局（非验收人）",
    "challenges.deliver": "揭榜单位", "challenges.edit_bid": "揭榜牵头单位", "challenges.judge_bid": "科技局",
    "challenges.choose_bid": "发榜单位", "challenges.propose_amendment": "发榜单位",
    "challenges.decide_amendment": "科技局（非提出人）",
}  # fmt: skip
_HEAD = """# The workflow of a challenge

Written by `manage.py draw_workflow` from `challenges/workflow.py` and `challenges/services/clocks.py`; a test compares this file
with both, so it cannot fall behind. Days are the rulebook's defaults; a programme's terms may say otherwise.
"""
_BESIDE: tuple[tuple[str, Workflow, Any], ...] = (
    ("A bid", BID, BidStatus), ("A proposed amendment of money or indicators", AMENDMENT, ProposalStatus)
)  # fmt: skip


def document() -> str:
    """The whole file."""
    challenge = [*_diagram(CHALLENGE, ChallengeStatus), f"    {ChallengeStatus.CLOSED} --> [*]"]
    parts = [_HEAD, *_drawn(challenge), *_clocks(), "", *_transitions(CHALLENGE, ChallengeStatus), ""]
    for title, workflow, states in _BESIDE:
        parts += [f"## {title}", "", *_drawn(_diagram(workflow, states)), *_transitions(workflow, states), ""]
    return "\n".join(parts)


def who(row: Transition) -> str:
    """Who may take it, the clock among them."""
    people = [_WHO[row.permission]] if row.permission else []
    return "、".join([*people, *(["系统"] if row.system else [])])


def _drawn(lines: Iterable[str]) -> list[str]:
    return ["```mermaid", *lines, "```", ""]


def _diagram(workflow: Workflow, states: Any) -> Iterator[str]:
    """From the first of the states. Resumptions are one line each way: a suspended challenge goes back to where it was."""
    yield "stateDiagram-v2"
    yield "    direction TB"
    for state in states:
        yield f"    {state.value}: {state.label}"
    yield f"    [*] --> {next(iter(states))}"
    for row in workflow.transitions:
        for source in row.sources:
            yield f"    {source} --> {row.target}: {row.label}"


def _clocks() -> Iterator[str]:
    yield "| state | clock (working days) | who must act | what |"
    yield "|---|---|---|---|"
    for state, clock in CLOCKS.items():
        days = PARAMETERS[clock.parameter].default if clock.parameter else "until its date"
        owes = Party(clock.owes).label if clock.owes else "—"
        yield f"| {ChallengeStatus(state).label} | {days} | {owes} | {clock.task} |"


def _transitions(workflow: Workflow, states: Any) -> Iterator[str]:
    yield "| transition | from | to | who | reason |"
    yield "|---|---|---|---|---|"
    for row in workflow.transitions:
        sources = "、".join(str(states(source).label) for source in row.sources)
        target, reason = states(row.target).label, "required" if row.needs_reason else ""
        yield f"| {row.label} (`{row.name}`) | {sources} | {target} | {who(row)} | {reason} |"
