"""What bases, finance and service requests offer to be measured (domain facts 5.8 I15, I23; F034)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from parks.asof import Scope
from parks.lineage import Formula, Row, indicator
from resources.models import BaseUse, FinancingIntent, FinancingOffer, ServiceRequest

SINCE = date(2026, 11, 22)


@indicator(
    "I15", version=1, since=SINCE, label=_("中试与验证基地使用"), unit=_("次"), formula=Formula.COUNT, public=True,
    numerator=_("入驻单位近 365 天内开始使用中试、概念验证基地，一次记 1"), clause=_("领域资料 5.8 I15；功能清单 F181"),
)  # fmt: skip
def bases_used(scope: Scope) -> Iterator[Row]:
    uses = BaseUse.objects.filter(
        started_at__gte=scope.start, started_at__lt=scope.moment, asker__in=scope.organisations
    ).order_by("pk")
    for reference, project, asker, at in uses.values_list("reference", "project", "asker_id", "started_at"):
        seat = scope.seat_of(asker, at) if at else None
        if seat:
            yield Row(
                park_id=seat.park_id, reference=reference, title=project, organisation=seat.name, at=at, numerator=1
            )


@indicator(
    "I23", version=1, since=SINCE, label=_("融资意向到签约转化率"), unit=_("%"), formula=Formula.RATIO, scale=100, decimals=1,
    numerator=_("其中已有银行或基金签约、且融资单位已确认的意向，一项记 1"),
    denominator=_("入驻单位近 365 天内提出的融资意向，一项记 1"), clause=_("领域资料 5.8 I23；功能清单 F131、F194"),
)  # fmt: skip
def intents_funded(scope: Scope) -> Iterator[Row]:
    """Who lent is not named: a row says the intent and whether it was met."""
    stated = FinancingIntent.objects.filter(
        stated_at__gte=scope.start, stated_at__lt=scope.moment, organisation__in=scope.organisations
    ).order_by("pk")
    confirmed = FinancingOffer.objects.filter(intent__in=stated, confirmed_at__lt=scope.moment).order_by()
    met = dict(confirmed.values("intent").annotate(first=Min("confirmed_at")).values_list("intent", "first"))
    for intent in stated.select_related("organisation"):
        seat = scope.seat_of(intent.organisation_id, intent.stated_at)
        if seat:
            yield Row(
                park_id=seat.park_id, reference=intent.reference, title=str(intent.get_kind_display()),
                organisation=seat.name, at=intent.stated_at, numerator=int(intent.pk in met), denominator=1,
            )  # fmt: skip


@indicator(
    "C10", version=1, since=SINCE, label=_("服务诉求按时答复率"), unit=_("%"), formula=Formula.RATIO,
    scale=100, decimals=1, numerator=_("每次答复都在期限内的记 1"),
    denominator=_("一年内首次答复的服务诉求，按提出当日所在园区，一项记 1"), clause=_("功能清单 F034；期限见园区服务页面"),
)  # fmt: skip
def answered_in_time(scope: Scope) -> Iterator[Row]:
    rows = ServiceRequest.objects.filter(
        organisation__in=scope.organisations, answered_at__gte=scope.start, answered_at__lt=scope.moment
    )
    for one in rows.order_by("pk"):
        seat = scope.seat_of(one.organisation_id, one.created_at)
        if seat:
            yield Row(
                park_id=seat.park_id, reference=one.reference, title=one.title, organisation=seat.name, at=one.answered_at,
                numerator=int(bool(one.answered_in_time)), denominator=1, url=one.get_absolute_url(),
            )  # fmt: skip
