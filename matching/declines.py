"""Why matches fail (N02): the reasons that people gave when they declined, by field of technology."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from common.errors import Text
from matching.enums import DeclineReason, Verdict
from matching.models import MatchAnswer
from needs.models import Need
from taxonomy.models import Term


@dataclass(frozen=True)
class DeclineLine:
    """One reason: how often, and the field of technology in which it was given most."""

    reason: Text
    count: int
    field: Term | None
    in_field: int


def decline_lines(needs: QuerySet[Need], since: datetime, until: datetime) -> list[DeclineLine]:
    """Declines of matches of these needs in a half-open span of time, the most frequent reason first. Two queries."""
    answers = MatchAnswer.objects.filter(verdict=Verdict.DECLINED, at__gte=since, at__lt=until, match__need__in=needs)
    grouped = answers.order_by().values("reason", "match__need__tech_field").annotate(n=Count("pk"))
    by_reason: dict[str, Counter[int | None]] = {}
    for row in grouped:
        by_reason.setdefault(row["reason"], Counter())[row["match__need__tech_field"]] += row["n"]
    fields = Term.objects.in_bulk({field for counted in by_reason.values() for field in counted if field is not None})
    lines = []
    for reason, counted in by_reason.items():
        field, in_field = max(counted.items(), key=lambda item: (item[1], item[0] or 0))
        shown = fields.get(field) if field is not None else None
        lines.append(DeclineLine(DeclineReason(reason).label, counted.total(), shown, in_field))
    return sorted(lines, key=lambda line: -line.count)
