"""What a park's own page says beside its figures: industries, the way from signing to opening, alliances."""

from datetime import date
from typing import Any

import rules
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.panels import Panel, panel
from parks.entry_enums import MilestoneKind, ProjectStatus
from parks.measuring import evening
from parks.models import AllianceMember, Park, ReserveProject, Scenario, Signing
from parks.selectors import indicators_for

SHOWN = 5
CONVERSIONS = ("I04", "I08", "I09", "I13")
"""双方同意对接、合同金额、登记的技术交易额、落地的成果: domain facts 5.8."""


@panel(Park, order=3)
def industries_of(park: Park, user: Any) -> Panel | None:
    """Leading industries with their head enterprises; the keepers are told where they are missing."""
    rows = list(park.industries.select_related("chain", "head", "second_head"))
    may_keep = bool(rules.has_perm("parks.keep", user, park))
    if not rows and not may_keep:
        return None
    return Panel(
        _("主导产业与头部企业"), "parks/_industries_panel.html", {"rows": rows, "park": park, "may_keep": may_keep}
    )


@panel(Park, order=8)
def way_of(park: Park, user: Any) -> Panel | None:
    """Milestones in order, with the days since the signing (F023)."""
    rows = list(park.milestones.kept())
    if not rows:
        return None
    signed = next((row.day for row in rows if row.kind == MilestoneKind.SIGNED), None)
    opened = next((row.day for row in rows if row.kind == MilestoneKind.OPENED), None)
    steps = [(row, (row.day - signed).days if signed else None) for row in rows]
    data = {"steps": steps, "elapsed": days_between(signed, opened), "park": park}
    return Panel(_("从签约到启用"), "parks/_way_panel.html", data)


def days_between(signed: date | None, opened: date | None) -> int | None:
    """Days from signing to opening, where both are known."""
    return (opened - signed).days if signed and opened else None


@panel(Park, order=28)
def conversions_of(park: Park, user: Any) -> Panel | None:
    """What was converted that belongs to this park: by where the organisation sat on the day of the event (F046)."""
    if park.is_reference:
        return None
    known = {one.code: one for one in indicators_for(user)}
    chosen = [known[code] for code in CONVERSIONS if code in known]
    day, figures = evening(park, chosen, timezone.localdate())
    if not any(figure.rows for _definition, figure in figures):
        return None
    return Panel(_("成果转化"), "parks/_conversions_panel.html", {"park": park, "figures": figures, "day": day})


@panel(Park, order=40)
def pipeline_of(park: Park, user: Any) -> Panel | None:
    """Counts for everybody, names for the keepers; the latest signings (F025, F026)."""
    rows = ReserveProject.objects.filter(park=park).order_by().values_list("status").annotate(n=Count("pk"))
    counts = dict(rows)
    signings = list(Signing.objects.kept().filter(park=park)[:SHOWN])
    may_keep = bool(rules.has_perm("parks.keep", user, park))
    if not counts and not signings and not may_keep:
        return None
    states = [(ProjectStatus(state).label, counts[state]) for state in ProjectStatus.values if state in counts]
    data = {"states": states, "signings": signings, "park": park, "may_keep": may_keep}
    return Panel(_("储备项目与签约"), "parks/_pipeline_panel.html", data)


@panel(Park, order=45)
def scenarios_of(park: Park, user: Any) -> Panel | None:
    rows = list(Scenario.objects.kept().filter(park=park)[:SHOWN])
    return (
        Panel(_("应用场景"), "parks/_links_panel.html", {"rows": rows, "book": "scenarios", "park": park})
        if rows
        else None
    )


@panel(Park, order=47)
def alliances_of(park: Park, user: Any) -> Panel | None:
    rows = list(park.alliances.kept())
    return Panel(_("产业联盟"), "parks/_links_panel.html", {"rows": rows, "park": park}) if rows else None


@panel(Organisation, order=45)
def memberships_of(organisation: Organisation, user: Any) -> Panel | None:
    """The alliances that an organisation belongs to, and what it does there."""
    rows = list(AllianceMember.objects.kept().filter(organisation=organisation).select_related("alliance"))
    return Panel(_("所在联盟"), "parks/_memberships_panel.html", {"rows": rows}) if rows else None
