"""Who writes about parks: tenancy, profile, registers, projects, nightly snapshots, comments on figures."""

from parks.services.comments import answer_comment, comment_on_figure
from parks.services.correcting import check_period
from parks.services.entries import alter, enter, remove
from parks.services.profile import describe_park, register_park
from parks.services.projects import alter_project, enter_project, move_project
from parks.services.proposals import decide_proposal, propose_target, propose_weights
from parks.services.publishing import publish_scorecard
from parks.services.snapshots import take_snapshots
from parks.services.tenancy import (
    accept_application,
    apply_for_tenancy,
    decline_application,
    end_tenancy,
    start_tenancy,
    withdraw_application,
)

__all__ = [
    "accept_application",
    "alter",
    "alter_project",
    "answer_comment",
    "apply_for_tenancy",
    "check_period",
    "comment_on_figure",
    "decide_proposal",
    "decline_application",
    "describe_park",
    "end_tenancy",
    "enter",
    "enter_project",
    "move_project",
    "propose_target",
    "propose_weights",
    "publish_scorecard",
    "register_park",
    "remove",
    "start_tenancy",
    "take_snapshots",
    "withdraw_application",
]
