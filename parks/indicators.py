"""What parks themselves offer to be measured: their tenants and what those are entitled to call themselves."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.enums import QualificationKind
from accounts.models import Qualification
from parks import goal_indicators  # noqa: F401  (registers the three goals)
from parks.asof import Scope, Seat
from parks.lineage import Formula, Row, indicator

COUNTED = (QualificationKind.TECHNOLOGY_SME, QualificationKind.HIGH_TECH)


def tenant_row(seat: Seat, *, numerator: int = 0, denominator: int = 0) -> Row:
    """A tenant as one row behind a figure."""
    return Row(
        park_id=seat.park_id, reference="", title=seat.name, organisation=seat.name, at=seat.since,
        numerator=numerator, denominator=denominator, url=f"/organisations/{seat.organisation_id}/",
    )  # fmt: skip


@indicator(
    "C01", version=1, since=date(2026, 11, 22), label=_("入驻单位"), unit=_("家"), formula=Formula.COUNT, public=True,
    numerator=_("当天在园、已通过核验的机构，一家记 1"), clause=_("功能清单 F024"),
)  # fmt: skip
def tenants(scope: Scope) -> Iterator[Row]:
    return (tenant_row(seat, numerator=1) for seat in scope.tenants())


@indicator(
    "I20", version=1, since=date(2026, 11, 22), label=_("科技型中小企业、高新技术企业净增"), unit=_("项"),
    formula=Formula.COUNT, numerator=_("入驻单位当天有效且已核对的资格记 +1，一年前当天有效的记 −1"),
    clause=_("领域资料 5.8 I20；资格种类见 5.7"),
)  # fmt: skip
def qualified(scope: Scope) -> Iterator[Row]:
    """Each qualification is counted at both ends of the year, so that one that lasted through it adds nothing."""
    rows = Qualification.objects.filter(organisation__in=scope.organisations, kind__in=COUNTED)
    confirmed = rows.filter(confirmed_at__lt=scope.moment).select_related("organisation")
    year_ago = scope.as_of - timedelta(days=365)
    for label in confirmed.order_by("pk"):
        for day, sign in ((scope.as_of, 1), (year_ago, -1)):
            seat = scope.seat_of(label.organisation_id, day)
            if seat and label.valid_from <= day <= label.valid_to:
                yield Row(
                    park_id=seat.park_id, reference=label.number, title=str(label.get_kind_display()),
                    organisation=seat.name, at=day, numerator=sign, url=f"/organisations/{label.organisation_id}/",
                )  # fmt: skip
