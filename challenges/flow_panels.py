"""Where a result went, on the page of the challenge and of the achievement (F062); whom an order asks (F073)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from achievements.models import Achievement
from challenges.models import Challenge, Contract
from challenges.orders import asked_on_record, is_order, laboratories_for
from common.panels import Panel, panel


@panel(Challenge, order=6)
def flow(challenge: Challenge, user: Any) -> Panel | None:
    """Lead, sponsor and the result on which the work stands, once the contract is registered: public."""
    rows = list(_registered().filter(challenge=challenge))
    return Panel(_("成果流向"), "challenges/_flow_panel.html", {"rows": rows}) if rows else None


@panel(Achievement, order=30)
def used_in(achievement: Achievement, user: Any) -> Panel | None:
    """The contracts that stand on this result."""
    rows = list(_registered().filter(bid__achievement=achievement))
    return Panel(_("转化去向"), "challenges/_flow_panel.html", {"rows": rows, "of_result": True}) if rows else None


@panel(Challenge, order=7)
def laboratories(challenge: Challenge, user: Any) -> Panel | None:
    """Who is asked by name; before publication, who would be, for those who see the challenge then."""
    if not is_order(challenge):
        return None
    if challenge.is_published:
        names = asked_on_record(challenge)
        rows = list(Organisation.objects.filter(name__in=names).order_by("sort_key", "pk"))
    else:
        rows = list(laboratories_for(challenge))
    data = {"rows": rows, "told": challenge.is_published}
    return Panel(_("订单式研发：邀请的创新平台"), "challenges/_order_panel.html", data)


def _registered() -> Any:
    related = ("challenge__organisation", "bid__organisation", "bid__achievement__organisation")
    return Contract.objects.exclude(flow="").select_related(*related).order_by("pk")
