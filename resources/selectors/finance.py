"""What finance adds up to, and who may know of whom."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Organisation
from parks.figures import ReferenceFigure, reference_figures, sources
from resources.enums.finance import OfferStatus, WhiteStatus
from resources.models.finance import FinanceProduct, FinancingIntent, FinancingOffer, WhiteEntry


@dataclass(frozen=True)
class Facilitated:
    """Financing that both sides have confirmed (F194): `total` in yuan, `count` signatures, `firms` that got money."""

    total: Decimal
    count: int
    firms: int


def facilitated(*, until: datetime | None = None, **of: Any) -> Facilitated:
    """The sum of confirmed signatures, as of a moment, of offers with these fields."""
    rows = FinancingOffer.objects.filter(status=OfferStatus.CONCLUDED, **of)
    if until is not None:
        rows = rows.filter(confirmed_at__lt=until)
    found = rows.aggregate(total=Sum("signed_amount"), count=Count("pk"), firms=Count("receiver", distinct=True))
    return Facilitated(found["total"] or Decimal(0), found["count"], found["firms"])


def printed(*codes: str) -> list[tuple[ReferenceFigure, str]]:
    """The documents' own figures with their source, in the order asked: shown beside ours, never added to them."""
    known = {figure.code: figure for figure in reference_figures()}
    return [(known[code], sources()[known[code].source]) for code in codes if code in known]


def products_for(organisation: Organisation | None, day: date) -> QuerySet[FinanceProduct]:
    """Published products; those for white-list firms only if this one is on the list that day."""
    rows = FinanceProduct.objects.published().select_related("organisation")
    return rows if organisation is not None and is_white(organisation, day) else rows.filter(needs_white_list=False)


def is_white(organisation: Organisation, day: date) -> bool:
    """Whether the firm is on the white list on that day."""
    return white_on(day).filter(receiver=organisation).exists()


def white_on(day: date) -> QuerySet[WhiteEntry]:
    """The white list as it stands on a day."""
    return WhiteEntry.objects.filter(status=WhiteStatus.LISTED, valid_from__lte=day, valid_to__gte=day)


def intents_shown(user: Any) -> QuerySet[FinancingIntent]:
    """Intents that this person may read, with what a row shows."""
    rows = FinancingIntent.objects.visible_to(user).select_related("organisation__district", "author")
    return rows.annotate(live=Count("offers", filter=~Q(offers__status__in=("withdrawn", "declined"))))
