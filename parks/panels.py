"""The figures of a park on its own page; `place_panels` has the rest."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.panels import Panel, panel
from parks import measuring, place_panels  # noqa: F401  (registers its panels)
from parks.models import Park
from parks.rules import sees_scorecard
from parks.selectors import indicators_for


@panel(Park, order=5)
def figures_of(park: Park, user: Any) -> Panel | None:
    """Public indicators of the latest evening; each opens to how it is computed. Parks known only from documents have none."""
    if park.is_reference:
        return None
    public = [definition for definition in indicators_for(user) if definition.public]
    day, figures = measuring.evening(park, public, timezone.localdate())
    data = {"park": park, "figures": figures, "day": day, "scorecard": sees_scorecard(user)}
    return Panel(_("园区指标"), "parks/_figures_panel.html", data)
