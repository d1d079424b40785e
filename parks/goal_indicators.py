"""规模化、链条化、集群化 (F045): the three goals of parks as figures out of tenancies, chain links and memberships."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parks.asof import Scope, states_at
from parks.entry_enums import EntryStatus
from parks.lineage import Formula, Row, indicator
from parks.models import AllianceMember, ChainLink, Entry, LeadingIndustry, Tenancy

SINCE = date(2026, 11, 22)
_GOAL = _("功能清单 F045；文献 000：促进园区产业规模化、链条化、集群化发展；口径为平台所拟")


@indicator(
    "G01", version=1, since=SINCE, label=_("规模化：一年净增入驻单位"), unit=_("家"), formula=Formula.COUNT, public=True,
    numerator=_("近 365 天入驻的已核验机构记 +1，迁出的记 −1"), clause=_GOAL,
)  # fmt: skip
def scale(scope: Scope) -> Iterator[Row]:
    """Moves of the year that ends with the day; one who came and went within it adds nothing."""
    begun = scope.as_of - timedelta(days=364)
    moved = Q(since__range=(begun, scope.as_of)) | Q(until__range=(begun, scope.as_of))
    rows = Tenancy.objects.filter(moved, organisation__in=scope.organisations).select_related("organisation")
    if scope.park is not None:
        rows = rows.filter(park=scope.park)
    for row in rows.order_by("pk"):
        for day, sign in ((row.since, 1), (row.until, -1)):
            if day is not None and begun <= day <= scope.as_of:
                yield Row(
                    park_id=row.park_id, reference="", title=row.organisation.name, organisation=row.organisation.name,
                    at=day, numerator=sign, url=f"/organisations/{row.organisation_id}/",
                )  # fmt: skip


@indicator(
    "G02", version=1, since=SINCE, label=_("链条化：入驻单位的上下游关系"), unit=_("条"), formula=Formula.COUNT, public=True,
    numerator=_("当天在册、一端是本园区入驻单位的联盟上下游关系，每一端记 1"), clause=_GOAL,
)  # fmt: skip
def links(scope: Scope) -> Iterator[Row]:
    """A link between two tenants counts for the park of either: both have a part in it."""
    rows = ChainLink.objects.filter(since__lte=scope.as_of).select_related(
        "upstream__organisation", "downstream__organisation"
    )
    standing = _standing(ChainLink, scope)
    for link in rows.order_by("pk"):
        for member in (link.upstream, link.downstream):
            seat = scope.seat_of(member.organisation_id, scope.as_of)
            if seat is not None and link.pk in standing:
                yield Row(
                    park_id=seat.park_id, reference="", title=f"{link}：{link.product}", organisation=seat.name,
                    at=link.since, numerator=1, url=link.get_absolute_url(),
                )  # fmt: skip


@indicator(
    "G03", version=1, since=SINCE, label=_("集群化：在联盟或为头部企业的入驻单位占比"), unit=_("%"), formula=Formula.RATIO,
    scale=100, decimals=1, public=True, historic=False,
    numerator=_("当天在册的联盟成员，或本园区主导产业的头部企业，一家记 1"),
    denominator=_("当天在园、已通过核验的机构，一家记 1"), clause=_GOAL,
)  # fmt: skip
def cluster(scope: Scope) -> Iterator[Row]:
    """Leading industries keep no history of their own, so the past is read from snapshots."""
    members = AllianceMember.objects.filter(pk__in=_standing(AllianceMember, scope))
    joined = set(members.values_list("organisation_id", flat=True))
    heads = set(LeadingIndustry.objects.values_list("park_id", "head_id"))
    heads |= set(LeadingIndustry.objects.exclude(second_head=None).values_list("park_id", "second_head_id"))
    for seat in scope.tenants():
        within = seat.organisation_id in joined or (seat.park_id, seat.organisation_id) in heads
        yield Row(
            park_id=seat.park_id, reference="", title=seat.name, organisation=seat.name, at=seat.since,
            numerator=int(within), denominator=1, url=f"/organisations/{seat.organisation_id}/",
        )  # fmt: skip


def _standing(model: type[Entry], scope: Scope) -> set[int]:
    """Entries that stood in the evening of the day: entered by then, and not taken down."""
    rows = model._default_manager.all()
    states = states_at(rows, scope.moment, born="created_at")
    return {pk for pk, state in states.items() if state == EntryStatus.KEPT}
