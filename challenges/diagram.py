"""The workflow of a challenge as a Mermaid diagram and a table, written out of the table of states and its clocks."""

from collections.abc import Iterator

from challenges.enums import ChallengeStatus
from challenges.parties import Party
from challenges.rulebook import PARAMETERS
from challenges.services.clocks import CLOCKS
from challenges.workflow import CHALLENGE
from common.workflow import Transition

_WHO = {
    "challenges.edit": "发榜单位", "challenges.screen": "园区", "challenges.decide": "科技局", "challenges.pay": "科技局（非验收人）",
    "challenges.deliver": "揭榜单位",
}  # fmt: skip
_HEAD = """# The workflow of a challenge

Written by `manage.py draw_workflow` from `challenges/workflow.py` and `challenges/services/clocks.py`; a test compares this file
with both, so it cannot fall behind. Days are the rulebook's defaults; a programme's terms may say otherwise.
"""


def document() -> str:
    """The whole file."""
    return "\n".join([_HEAD, "```mermaid", *_diagram(), "```", "", *_clocks(), "", *_transitions(), ""])


def who(row: Transition) -> str:
    """Who may take it, the clock among them."""
    people = [_WHO[row.permission]] if row.permission else []
    return "、".join([*people, *(["系统"] if row.system else [])])


def _diagram() -> Iterator[str]:
    """Resumptions are one line each way: a suspended challenge goes back to where it was."""
    yield "stateDiagram-v2"
    yield "    direction TB"
    for state in ChallengeStatus:
        yield f"    {state.value}: {state.label}"
    yield f"    [*] --> {ChallengeStatus.DRAFT}"
    for row in CHALLENGE.transitions:
        for source in row.sources:
            yield f"    {source} --> {row.target}: {row.label}"
    yield f"    {ChallengeStatus.CLOSED} --> [*]"


def _clocks() -> Iterator[str]:
    yield "| state | clock (working days) | who must act | what |"
    yield "|---|---|---|---|"
    for state, clock in CLOCKS.items():
        days = PARAMETERS[clock.parameter].default if clock.parameter else "until its date"
        owes = Party(clock.owes).label if clock.owes else "—"
        yield f"| {ChallengeStatus(state).label} | {days} | {owes} | {clock.task} |"


def _transitions() -> Iterator[str]:
    yield "| transition | from | to | who | reason |"
    yield "|---|---|---|---|---|"
    for row in CHALLENGE.transitions:
        sources = "、".join(str(ChallengeStatus(source).label) for source in row.sources)
        target, reason = ChallengeStatus(row.target).label, "required" if row.needs_reason else ""
        yield f"| {row.label} (`{row.name}`) | {sources} | {target} | {who(row)} | {reason} |"
