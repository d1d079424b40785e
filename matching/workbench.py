"""What matching puts on people's first pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.tally import Counted, Tally
from common.workbench import Card, Counting, card
from matching import boards
from matching.enums import SeatStatus
from matching.models import CurrentRun, JointProposal, JointSeat, MatchRun
from matching.presenting import present

SHOWN = 5


def _tab(name: str) -> Counting:
    """The best first of one's own matches under a tab."""
    return lambda user, now: [boards.TABS[name](user).order_by("-grade", "rank", "pk")]


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=20, counting=_tab("answer"))
def waiting_for_me(user: Any, now: datetime, tally: Tally) -> Card:
    """Matches in which the other side waits for an answer."""
    return _matches("answer", _("对方等您答复"), tally)


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=30, counting=_tab("new"), also_empty=True)
def new_matches(user: Any, now: datetime, tally: Tally) -> Card:
    """The best new matches of one's own postings."""
    return _matches("new", _("新的匹配"), tally)


def _matches(tab: str, title: str, tally: Tally) -> Card:
    context = {"cards": present(tally.first(SHOWN)), "tab": tab}
    return Card(title, "matching/_workbench.html", context, f"{reverse('matches')}?tab={tab}", tally.total)


def _unread(user: Any, now: datetime) -> Counted:
    return [boards.talks(user).filter(is_unread=True)]


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION, Persona.BROKER), order=35, counting=_unread)
def unread_conversations(user: Any, now: datetime, tally: Tally) -> Card:
    """Conversations with something new."""
    context = {"conversations": tally.first(SHOWN)}
    return Card(_("对话中的新留言"), "matching/_workbench_talks.html", context, reverse("conversations"), tally.total)


@card(persona=Persona.BROKER, order=20)
def broker_board(user: Any, now: datetime) -> Card | None:
    """How many matches stand in each column of the board, and the best new ones."""
    columns = {column.key: column for column in boards.board(user, boards.readable(user))}
    context = {"columns": columns, "cards": present(columns["new"].matches[:SHOWN]), "tab": "board"}
    return Card(
        _("对接看板"), "matching/_workbench.html", context, more_url=reverse("board"), count=columns["new"].total
    )


def _proposals(user: Any, now: datetime) -> Counted:
    proposals = JointProposal.objects.visible_to(user).live()
    if user.personas & {Persona.BROKER, Persona.OFFICIAL}:
        return [proposals]
    asked = JointSeat.objects.filter(status=SeatStatus.ASKED, need__organisation__in=user.organisation_ids)
    return [proposals.filter(seats__in=asked).distinct()]


@card(persona=(Persona.ENTERPRISE, Persona.BROKER, Persona.OFFICIAL), order=45, counting=_proposals)
def joint_procurement(user: Any, now: datetime, tally: Tally) -> Card:
    """Proposals for joint procurement: those that wait for one's own answer, or all for those who arrange them."""
    context = {"proposals": tally.first(SHOWN)}
    return Card(_("集采研发建议"), "matching/_workbench_joint.html", context, reverse("joint_proposals"), tally.total)


@card(persona=Persona.OFFICIAL, order=60)
def last_run(user: Any, now: datetime) -> Card | None:
    """Last night's matching, or that it failed."""
    context = {"current": CurrentRun.objects.select_related("run").first(), "last": MatchRun.objects.first()}
    return Card(_("匹配运行"), "matching/_workbench_run.html", context, more_url=reverse("runs"), is_side=True)
