"""Joint procurement beside a need, for its owner, brokers and officials."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.panels import Panel, panel
from matching.joint import seats_of
from matching.models import JointProposal
from matching.rules import reads_whole_list
from needs.models import Need
from postings.enums import PostingStatus


@panel(Need, order=14)
def joint_for(need: Need, user: Any) -> Panel | None:
    """The proposal that this need has a seat in."""
    if need.status != PostingStatus.PUBLISHED or not reads_whole_list(user, need):
        return None
    seen = JointProposal.objects.visible_to(user).live()
    proposal = seen.filter(seats__need=need).first() or seen.filter(merged__seats__need=need).first()
    if proposal is None:
        return None
    seats = seats_of(proposal, user)
    own = next((seat for seat in seats if seat.need_id == need.pk), None)
    data = {"proposal": proposal, "own": own, "others": [seat for seat in seats if seat.need_id != need.pk]}
    return Panel(_("集采研发建议"), "matching/_joint_panel.html", data)
