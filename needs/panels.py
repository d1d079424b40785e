"""What organisations and parks show of their needs."""

from typing import Any

from accounts.models import Organisation
from common.panels import Panel, panel
from needs.kind import NEED
from parks.models import Park
from postings.panels import public_panel


@panel(Organisation, order=20)
def of_organisation(organisation: Organisation, user: Any) -> Panel | None:
    return public_panel(NEED, user, query=f"organisation={organisation.pk}", organisation=organisation)


@panel(Park, order=20)
def of_park(park: Park, user: Any) -> Panel | None:
    return public_panel(NEED, user, query=f"park={park.code}", park=park)
