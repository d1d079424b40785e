"""What the cockpit watches: each kind of thing with a history, how it is read, and where it lies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from challenges.models import Bid, Challenge
from common.errors import Text
from matching.models import Match
from needs.models import Need
from news.models import Article, Case, Opinion
from parks.models import TenancyApplication
from portal.cockpit.rules import Reach


@dataclass(frozen=True)
class Kind:
    """`park` is the path to the park of one row; kinds without are not shown to a park. `rows` may be read by the person."""

    code: str
    label: Text
    model: type[Model]
    park: str
    title: Callable[[Any], str] = str

    def within(self, reach: Reach) -> QuerySet[Any]:
        """What this person may open, inside their reach."""
        rows = self.model._default_manager.visible_to(reach.user)  # type: ignore[attr-defined]
        if reach.parks is None:
            return rows
        return rows.filter(**{f"{self.park}__in": [park.pk for park in reach.parks]}) if self.park else rows.none()


KINDS = {
    kind.code: kind
    for kind in (
        Kind("need", _("需求"), Need, "park"),
        Kind("achievement", _("成果"), Achievement, "park"),
        Kind("match", _("匹配"), Match, "need__park"),
        Kind("challenge", _("榜单"), Challenge, "park"),
        Kind("bid", _("揭榜方案"), Bid, "challenge__park"),
        Kind("tenancy", _("入驻申请"), TenancyApplication, "park"),
        Kind("article", _("新闻公告"), Article, "park"),
        Kind("case", _("案例"), Case, "park"),
        Kind("opinion", _("意见建议"), Opinion, ""),
    )
}
