"""Experts and institutions beside a need: the best of either, to those who may compare them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.panels import Panel, panel
from matching.capable import Capable, capable_for
from matching.rules import reads_whole_list
from needs.models import Need
from postings.enums import PostingStatus

SHOWN = 3


@panel(Need, order=12)
def capable_of_need(need: Need, user: Any) -> Panel | None:
    """Who could solve this need, by their achievements."""
    if need.status != PostingStatus.PUBLISHED or not reads_whole_list(user, need):
        return None
    found = capable_for(need, user)
    if not found.institutions and need.organisation_id not in user.organisation_ids:
        return None
    return capable_panel(found, reverse("need_capable", args=[need.reference]))


def capable_panel(found: Capable, url: str) -> Panel:
    """The best experts and institutions, and the way to all."""
    data = {"experts": found.experts[:SHOWN], "institutions": found.institutions[:SHOWN], "url": url}
    return Panel(_("对口专家与机构"), "matching/_capable_panel.html", data)
