"""What matching puts on people's first pages."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.workbench import Card, card
from matching import boards
from matching.enums import SeatStatus
from matching.models import CurrentRun, JointProposal, JointSeat, MatchRun
from matching.presenting import present

SHOWN = 5


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=20)
def waiting_for_me(user: Any, now: datetime) -> Card | None:
    """Matches in which the other side waits for an answer."""
    return _matches(user, "answer", _("对方等您答复"), always=False)


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION), order=30)
def new_matches(user: Any, now: datetime) -> Card | None:
    """The best new matches of one's own postings."""
    return _matches(user, "new", _("新的匹配"), always=True)


def _matches(user: Any, tab: str, title: str, *, always: bool) -> Card | None:
    chosen = boards.TABS[tab](user).order_by("-grade", "rank", "pk")
    total = chosen.count()
    if not total and not always:
        return None
    context = {"cards": present(chosen[:SHOWN]), "tab": tab}
    return Card(title, "matching/_workbench.html", context, more_url=f"{reverse('matches')}?tab={tab}", count=total)


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION, Persona.BROKER), order=35)
def unread_conversations(user: Any, now: datetime) -> Card | None:
    """Conversations with something new."""
    unread = boards.conversations(user).filter(is_unread=True)
    total = unread.count()
    if not total:
        return None
    context = {"conversations": unread[:SHOWN]}
    return Card(
        _("对话中的新留言"), "matching/_workbench_talks.html", context, more_url=reverse("conversations"), count=total
    )


@card(persona=Persona.BROKER, order=20)
def broker_board(user: Any, now: datetime) -> Card | None:
    """How many matches stand in each column of the board, and the best new ones."""
    columns = {column.key: column for column in boards.board(user, boards.readable(user))}
    context = {"columns": columns, "cards": present(columns["new"].matches[:SHOWN]), "tab": "board"}
    return Card(
        _("对接看板"), "matching/_workbench.html", context, more_url=reverse("board"), count=columns["new"].total
    )


@card(persona=(Persona.ENTERPRISE, Persona.BROKER, Persona.OFFICIAL), order=45)
def joint_procurement(user: Any, now: datetime) -> Card | None:
    """Proposals for joint procurement: those that wait for one's own answer, or all for those who arrange them."""
    proposals = JointProposal.objects.visible_to(user).live()
    if not user.personas & {Persona.BROKER, Persona.OFFICIAL}:
        asked = JointSeat.objects.filter(status=SeatStatus.ASKED, need__organisation__in=user.organisation_ids)
        proposals = proposals.filter(seats__in=asked).distinct()
    total = proposals.count()
    if not total:
        return None
    context = {"proposals": proposals[:SHOWN]}
    return Card(
        _("集采研发建议"), "matching/_workbench_joint.html", context, more_url=reverse("joint_proposals"), count=total
    )


@card(persona=Persona.OFFICIAL, order=60)
def last_run(user: Any, now: datetime) -> Card | None:
    """Last night's matching, or that it failed."""
    context = {"current": CurrentRun.objects.select_related("run").first(), "last": MatchRun.objects.first()}
    return Card(_("匹配运行"), "matching/_workbench_run.html", context, more_url=reverse("runs"), is_side=True)
