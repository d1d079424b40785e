"""Which base can lift a result, and how many there are."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from resources.enums.bases import COUNTED, BaseKind
from resources.models.bases import PilotBase
from taxonomy.models import Term

SHOWN = 3


def bases_for(
    *, field: Term | None = None, trl_from: int | None = None, trl_to: int | None = None, limit: int = SHOWN
) -> list[PilotBase]:
    """Published, open bases that serve the field, the best first: those that cover the whole step from `trl_from` to
    `trl_to`, then those that begin it, then any of the field (N05: a maturity gap is never left without advice).

    Raises nothing; without a field every base is considered.
    """
    rows = PilotBase.objects.published().filter(is_open=True).select_related("organisation", "district")
    if field is not None:
        rows = rows.covering(field)
    covers = Q(trl_from__lte=trl_from) if trl_from is not None else Q()
    starts = covers & Q(trl_to__gt=trl_from) if trl_from is not None else Q()
    whole = starts & Q(trl_to__gte=trl_to) if trl_to is not None else starts
    found: dict[int, PilotBase] = {}
    for step in (whole, starts, Q()):
        if len(found) < limit:
            rest = rows.filter(step).exclude(pk__in=found).order_by("trl_from", "-trl_to", "pk")
            found |= {base.pk: base for base in rest[: limit - len(found)]}
    return list(found.values())


def counts_by_kind() -> list[tuple[Any, int]]:
    """Kind → published bases of it, in the order of the enumeration (F183)."""
    counts = dict(PilotBase.objects.published().order_by().values_list("kind").annotate(total=Count("pk")))
    return [(kind.label, counts.get(kind.value, 0)) for kind in BaseKind]


def counted_together() -> int:
    """Consortia, industrialisation bases, pilot bases and proof-of-concept centres: what document 001 counts as one."""
    return PilotBase.objects.published().filter(kind__in=COUNTED).count()


def shown(rows: QuerySet[PilotBase]) -> QuerySet[PilotBase]:
    """With what a card shows, in a fixed number of queries."""
    return rows.select_related("organisation", "district", "park").prefetch_related("fields")
