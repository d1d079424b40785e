"""园区服务 on the page of a park, all in one place: 资本 + 科技 + 孵化, visits of experts, and how to ask (F034, F047, F048)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.panels import Panel, panel
from parks.entry_enums import SupportKind
from parks.models import Park, ParkSupport
from parks.rules import runs_park
from parks.selectors import is_tenant
from resources.enums.bases import BaseKind
from resources.models.bases import PilotBase
from resources.models.funds import Fund
from resources.models.visits import ExpertVisit
from resources.rules.tickets import may_ask

SHOWN = 5
NURSING = (BaseKind.INCUBATOR, BaseKind.OFFSHORE, BaseKind.ACCELERATOR)
"""Bases that incubate; the others prove and scale up."""


@panel(Park, order=30)
def services_of(park: Park, user: Any) -> Panel | None:
    """What the park itself offers, the funds and bases around its tenants; its own people see their visits."""
    groups = _groups(park)
    runs = bool(runs_park(user, park))
    asks = not park.is_reference and park.operator_id is not None
    if not (any(rows or listed for _label, rows, listed in groups) or runs or asks):
        return None
    visits: Any = ExpertVisit.objects.visible_to(user).filter(park=park).select_related("expert") if runs else []
    data = {
        "park": park, "groups": groups, "visits": list(visits[:SHOWN]), "runs": runs, "asks": asks,
        "may_ask": may_ask(user), "is_tenant": is_tenant(user, park),
    }  # fmt: skip
    return Panel(_("园区服务：资本＋科技＋孵化"), "services/_panel.html", data)


def _groups(park: Park) -> list[tuple[str, list[ParkSupport], list[Any]]]:
    """For each of the three: its name, what the park offers itself, and the published funds or bases beside it."""
    offered = list(ParkSupport.objects.kept().filter(park=park))
    bases = list(PilotBase.objects.published().filter(park=park))
    beside: dict[str, list[Any]] = {
        SupportKind.CAPITAL: list(Fund.objects.published().filter(park=park)[:SHOWN]),
        SupportKind.SCIENCE: [base for base in bases if base.kind not in NURSING][:SHOWN],
        SupportKind.INCUBATION: [base for base in bases if base.kind in NURSING][:SHOWN],
    }
    return [
        (str(label), [row for row in offered if row.kind == kind], beside[kind]) for kind, label in SupportKind.choices
    ]
