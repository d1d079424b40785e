"""The register of what funds have invested (F191)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from resources.enums.funds import FundKind, PitchStatus
from resources.models.funds import Fund, Pitch


@dataclass(frozen=True)
class Register:
    """Sums of the register: projects, yuan invested, yuan that others put in beside it."""

    projects: int
    invested: Decimal
    leveraged: Decimal


def register(*, kind: str = "", fund: Fund | None = None) -> Register:
    """Of every invested project, of one kind of fund, or of one fund."""
    rows = Pitch.objects.filter(status=PitchStatus.INVESTED)
    if kind:
        rows = rows.filter(fund__kind=kind)
    if fund is not None:
        rows = rows.filter(fund=fund)
    found = rows.aggregate(count=Count("pk"), invested=Sum("invested"), leveraged=Sum("leveraged"))
    return Register(found["count"], found["invested"] or Decimal(0), found["leveraged"] or Decimal(0))


def incubation_register() -> Register:
    """硕果金: what equity incubation funds have invested through this platform."""
    return register(kind=FundKind.INCUBATION)


def stages_of(fund: Fund) -> dict[str, int]:
    """State → how many projects of the fund stand there: public as counts, never by name."""
    rows = fund.pitches.order_by().values_list("status").annotate(total=Count("pk"))
    return dict(rows)
