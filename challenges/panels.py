"""What challenges show on the pages of needs and parks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges import bid_panels, delivery_panels, flow_panels  # noqa: F401  (panels on the page of a challenge)
from challenges.models import Challenge
from challenges.services.drafting import live_challenge_of
from common.panels import Panel, panel
from needs.models import Need
from parks.models import Park
from postings.enums import PostingStatus

SHOWN = 5


@panel(Need, order=5)
def challenge_of(need: Need, user: Any) -> Panel | None:
    """The challenge that was made of this need; for its owner, the button that makes one."""
    challenge = live_challenge_of(need)
    owns = user.is_authenticated and need.organisation_id in user.organisation_ids
    if challenge is not None and (owns or challenge.is_published):
        return Panel(_("揭榜挂帅"), "challenges/_need_panel.html", {"challenge": challenge})
    if not owns or challenge is not None or need.status != PostingStatus.PUBLISHED:
        return None
    return Panel(_("揭榜挂帅"), "challenges/_need_panel.html", {"need": need})


@panel(Park, order=20)
def challenges_of(park: Park, user: Any) -> Panel | None:
    """Open challenges of the park's tenants (F049)."""
    rows = list(Challenge.objects.section("open").filter(park=park).select_related("tech_field")[:SHOWN])
    return Panel(_("园区企业正在揭榜"), "postings/_panel.html", {"rows": rows}) if rows else None
