"""First pages: what waits in finance, bases, invitations and visits; what a bank may answer; what the bureau looks at."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Persona
from common.tally import Counted, Tally
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


def _asks(user: Any, now: datetime) -> Counted:
    return [
        model.objects.of(user).open().select_related("asker", "receiver", *_also(model))
        .order_by(F("due_at").asc(nulls_last=True)) for model in (*_ASKS, WhiteEntry)
    ]  # fmt: skip


@card(persona=tuple(Persona), order=28, counting=_asks)
def asks_under_way(user: Any, now: datetime, tally: Tally) -> Card:
    """What one's organisation has asked or been asked and has not ended, the next deadline first."""
    rows = tally.first(SHOWN * len(tally.querysets))
    rows.sort(key=lambda row: (row.due_at is None, row.due_at or now))
    context = {"rows": [(row, row.owing in user.organisations) for row in rows[:SHOWN]], "now": now}
    home = reverse("financing_offers") if isinstance(rows[0], FinancingOffer) else reverse("invitations")
    return Card(_("金融、基地与合作"), "resources/_workbench_asks.html", context, home, tally.total)


def _also(model: Any) -> tuple[str, ...]:
    """What the words of a row are read from."""
    return ("expert", "park") if model is ExpertVisit else ()


def _to_answer(user: Any, now: datetime) -> Counted:
    answered = FinancingOffer.objects.filter(asker__in=user.organisation_ids).values("intent")
    rows = FinancingIntent.objects.visible_to(user).filter(status=IntentStatus.OPEN).exclude(pk__in=answered)
    return [rows.select_related("organisation").order_by("-stated_at")]


@card(persona=Persona.PARTNER, order=14, counting=_to_answer, also_empty=True)
def intents_to_answer(user: Any, now: datetime, tally: Tally) -> Card | None:
    """Open intents that this bank or fund may read and has not answered."""
    if not reads_for_finance(user):
        return None
    context = {"rows": tally.first(SHOWN)}
    title = _("可以回应的融资意向")
    return Card(title, "resources/_workbench_intents.html", context, reverse("financing_intents"), tally.total)


def _to_review(user: Any, now: datetime) -> Counted:
    awaiting = (model.objects.awaiting(user) for model in (FinanceProduct, Fund, PilotBase))
    return [rows.select_related("organisation").order_by("status_at") for rows in awaiting]


@card(persona=Persona.OFFICIAL, order=35, counting=_to_review)
def listings_to_review(user: Any, now: datetime, tally: Tally) -> Card:
    """Entries of directories that wait for the bureau."""
    context = {"rows": tally.first(SHOWN, by="status_at")}
    title = _("创新资源待审核")
    return Card(title, "resources/_workbench_review.html", context, reverse("listings_desk"), tally.total)


@card(persona=Persona.OFFICIAL, order=60)
def financing_so_far(user: Any, now: datetime) -> Card | None:
    """Financing facilitated this year and in all (F194)."""
    start = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    data = {"total": facilitated(), "year": facilitated(confirmed_at__gte=start)}
    return Card(_("促成融资"), "resources/_workbench_financing.html", data, reverse("finance_products"), is_side=True)
