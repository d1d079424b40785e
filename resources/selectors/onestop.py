"""资金与服务: finance, bases and funds for one project, on one panel (F131, F133)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct, FinancingIntent
from resources.models.funds import Fund
from resources.selectors.bases import bases_for
from resources.selectors.finance import products_for
from taxonomy.models import Term

SHOWN = 3


@dataclass(frozen=True)
class OneStop:
    """What surrounds a project: each part at most a few rows, the best first."""

    products: list[FinanceProduct]
    funds: list[Fund]
    bases: list[PilotBase]
    intents: list[FinancingIntent]

    def __bool__(self) -> bool:
        return bool(self.products or self.funds or self.bases or self.intents)


def one_stop(
    *, about: Any, user: Any, day: date, field: Term | None, trl_from: int | None = None, trl_to: int | None = None
) -> OneStop:
    """For a need, an achievement or a challenge: what this person may read."""
    mine = next((org for org in user.organisations if org.is_verified), None) if user.is_authenticated else None
    funds = Fund.objects.published().select_related("organisation")
    kind = about._meta
    intents = FinancingIntent.objects.visible_to(user).filter(
        content_type__app_label=kind.app_label, content_type__model=kind.model_name, object_id=about.pk
    )
    return OneStop(
        products=list(products_for(mine, day).order_by("kind", "-published_at")[:SHOWN]),
        funds=list((funds.filter(fields=field) if field else funds)[:SHOWN]),
        bases=bases_for(field=field, trl_from=trl_from, trl_to=trl_to, limit=SHOWN),
        intents=list(intents.select_related("organisation")[:SHOWN]),
    )
