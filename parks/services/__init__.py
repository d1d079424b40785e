"""Who writes about parks: tenancy, nightly snapshots, comments on figures."""

from parks.services.comments import answer_comment, comment_on_figure
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
    "answer_comment",
    "apply_for_tenancy",
    "comment_on_figure",
    "decline_application",
    "end_tenancy",
    "start_tenancy",
    "take_snapshots",
    "withdraw_application",
]
