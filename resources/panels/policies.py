"""Policies and figures on the page of an organisation."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.panels import Panel, panel
from resources.models import PolicyEligibility, PolicyVersion
from resources.rules.policies import reads_figures, states_figures


@panel(Organisation, order=30)
def policies_of(organisation: Organisation, user: Any) -> Panel | None:
    """For its own people and officials: the figures stated, and the policies it qualified for at the last look."""
    if organisation.is_reference or not reads_figures(user, organisation):
        return None
    day = timezone.localdate()
    standing = PolicyEligibility.objects.visible_to(user).standing().filter(organisation=organisation)
    current = PolicyVersion.objects.current(day).filter(policy__in=standing.values("policy"))
    rows = current.select_related("policy").defer("search_grams", "search_words").order_by("title")
    data = {
        "organisation": organisation, "rows": rows, "figures": organisation.figures.order_by("-as_of").first(),
        "writes": states_figures(user, organisation), "is_own": organisation.pk in user.organisation_ids,
    }  # fmt: skip
    return Panel(_("政策与机构数据"), "policies/_panel.html", data)
