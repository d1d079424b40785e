"""What finance, bases and partners show on the page of an organisation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.panels import Panel, panel
from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund

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
