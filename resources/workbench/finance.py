"""First pages: what waits in finance, bases, invitations and visits; what a bank may answer; what the bureau looks at."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.workbench import Card, card
from resources.enums.finance import IntentStatus
from resources.models.bases import BaseUse, PilotBase
from resources.models.finance import FinanceProduct, FinancingIntent, FinancingOffer, WhiteEntry
from resources.models.funds import Fund, Pitch
from resources.models.partners import Invitation
from resources.models.visits import ExpertVisit
from resources.querysets.asks import reads_for_finance
from resources.selectors.finance import facilitated

SHOWN = 6
_ASKS: tuple[Any, ...] = (FinancingOffer, Pitch, BaseUse, Invitation, ExpertVisit)


@card(persona=tuple(Persona), order=28)
def asks_under_way(user: Any, now: datetime) -> Card | None:
    """What one's organisation has asked or been asked and has not ended, the next deadline first."""
    rows: list[Any] = []
    for model in (*_ASKS, WhiteEntry):
        mine = model.objects.filter(pk__in=model.objects.of(user).values("pk")).open()
        rows += mine.select_related("asker", "receiver", *_also(model)).order_by(F("due_at").asc(nulls_last=True))[
            :SHOWN
        ]
    if not rows:
        return None
    rows.sort(key=lambda row: (row.due_at is None, row.due_at or now))
    context = {"rows": [(row, row.owing in user.organisations) for row in rows[:SHOWN]], "now": now}
    home = reverse("financing_offers") if isinstance(rows[0], FinancingOffer) else reverse("invitations")
    return Card(_("金融、基地与合作"), "resources/_workbench_asks.html", context, home, len(rows))


def _also(model: Any) -> tuple[str, ...]:
    """What the words of a row are read from."""
    return ("expert", "park") if model is ExpertVisit else ()


@card(persona=Persona.PARTNER, order=14)
def intents_to_answer(user: Any, now: datetime) -> Card | None:
    """Open intents that this bank or fund may read and has not answered."""
    if not reads_for_finance(user):
        return None
    answered = FinancingOffer.objects.filter(asker__in=user.organisation_ids).values("intent")
    rows = FinancingIntent.objects.visible_to(user).filter(status=IntentStatus.OPEN).exclude(pk__in=answered)
    total = rows.count()
    context = {"rows": list(rows.select_related("organisation").order_by("-stated_at")[:SHOWN])}
    return Card(
        _("可以回应的融资意向"), "resources/_workbench_intents.html", context, reverse("financing_intents"), total
    )


@card(persona=Persona.OFFICIAL, order=35)
def listings_to_review(user: Any, now: datetime) -> Card | None:
    """Entries of directories that wait for the bureau."""
    rows: list[Any] = []
    for model in (FinanceProduct, Fund, PilotBase):
        rows += model.objects.awaiting(user).select_related("organisation").order_by("status_at")[:SHOWN]
    if not rows:
        return None
    rows.sort(key=lambda row: row.status_at)
    return Card(
        _("创新资源待审核"),
        "resources/_workbench_review.html",
        {"rows": rows[:SHOWN]},
        reverse("listings_desk"),
        len(rows),
    )


@card(persona=Persona.OFFICIAL, order=60)
def financing_so_far(user: Any, now: datetime) -> Card | None:
    """Financing facilitated this year and in all (F194)."""
    start = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    data = {"total": facilitated(), "year": facilitated(confirmed_at__gte=start)}
    return Card(_("促成融资"), "resources/_workbench_financing.html", data, reverse("finance_products"), is_side=True)
