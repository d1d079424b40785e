"""What finance, bases and partners show on the pages of organisations and parks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.panels import Panel, panel
from parks.models import Park
from parks.rules import runs_park
from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund
from resources.models.visits import ExpertVisit

SHOWN = 5


@panel(Organisation, order=40)
def offered_by(organisation: Organisation, user: Any) -> Panel | None:
    """Products, funds and bases of this organisation; for another's people, the way to invite it."""
    rows = [
        row
        for model in (FinanceProduct, Fund, PilotBase)
        for row in model.objects.published().filter(organisation=organisation)[:SHOWN]
    ]
    mine = [org.pk for org in user.organisations if org.is_verified] if user.is_authenticated else []
    invites = bool(mine) and organisation.pk not in user.organisation_ids and organisation.is_verified
    invites = invites and not organisation.is_reference
    if not rows and not invites:
        return None
    return Panel(
        _("资源与合作"), "resources/_offered.html", {"rows": rows, "invite": organisation.pk if invites else 0}
    )


@panel(Park, order=45)
def of_park(park: Park, user: Any) -> Panel | None:
    """资本、科技、孵化 around the park's tenants (F047): its funds, its bases, the visits that its people arrange."""
    funds = list(Fund.objects.published().filter(park=park)[:SHOWN])
    bases = list(PilotBase.objects.published().filter(park=park)[:SHOWN])
    runs = bool(runs_park(user, park))
    visits = (
        list(ExpertVisit.objects.visible_to(user).filter(park=park).select_related("expert")[:SHOWN]) if runs else []
    )
    if not (funds or bases or runs):
        return None
    data = {"funds": funds, "bases": bases, "visits": visits, "park": park, "runs": runs}
    return Panel(_("资本、孵化与服务"), "resources/_park.html", data)
