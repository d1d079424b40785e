"""Cards of a park's people and of its tenants on their first page."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.links import address
from common.tally import Counted, Tally
from common.workbench import Card, card
from parks.entry_enums import ParkKind
from parks.models import Park, ParkSupport, ReserveProject, Tenancy
from parks.selectors import parks_kept

SHOWN = 5


def _in_reserve(user: Any, now: datetime) -> Counted:
    return [ReserveProject.objects.visible_to(user).open().select_related("park", "owner").order_by("due_at", "pk")]


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=45, counting=_in_reserve, also_empty=True)
def pipeline(user: Any, now: datetime, tally: Tally) -> Card | None:
    """Projects in reserve, the soonest due first, and parks whose leading industries are missing."""
    bare = list(parks_kept(user).filter(industries=None, is_reference=False, kind=ParkKind.PARK)[:SHOWN])
    if not tally.total and not bare:
        return None
    data = {"rows": tally.first(SHOWN), "bare": bare, "now": now}
    return Card(_("储备项目"), "parks/_workbench_projects.html", data, address("park_projects"), tally.total)


@card(persona=(Persona.ENTERPRISE, Persona.INSTITUTION, Persona.PARTNER), order=60)
def offers(user: Any, now: datetime) -> Card | None:
    """What the park in which one sits offers: capital, science, incubation (F047); tenants come first (F048)."""
    sitting = Tenancy.objects.on(timezone.localdate(now)).filter(organisation__in=user.organisation_ids)
    park = Park.objects.filter(tenancies__in=sitting).order_by("pk").first()
    rows = list(ParkSupport.objects.kept().filter(park=park)[:SHOWN]) if park else []
    if not park or not rows:
        return None
    more = address("entries", "supports", query=f"park={park.code}")
    data = {"rows": rows, "park": park}
    return Card(_("园区为您准备的服务"), "parks/_workbench_supports.html", data, more_url=more, is_side=True)
