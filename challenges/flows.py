"""From where to where a result goes with a contract (F062): recorded when it is registered, counted over all."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from accounts.enums import INSTITUTION_KINDS, OrganisationKind, Persona
from challenges.enums import Flow
from challenges.models import Contract
from common.errors import Text


@dataclass(frozen=True)
class FlowRow:
    """Registered contracts of one direction and one kind of lead; `yuan` is their technical value."""

    label: Text
    kind: Text
    contracts: int
    on_results: int
    yuan: Decimal


def flow_of(contract: Contract) -> str:
    """By the kind of the lead and of the sponsor."""
    research = contract.bid.organisation.kind in INSTITUTION_KINDS
    if contract.challenge.organisation.persona == Persona.OFFICIAL:
        return Flow.RESEARCH_TO_OFFICE if research else Flow.FIRM_TO_OFFICE
    return Flow.RESEARCH_TO_INDUSTRY if research else Flow.FIRM_TO_INDUSTRY


def flows() -> list[FlowRow]:
    """Every direction and kind of lead with a registered contract, the largest first. One query."""
    rows = Contract.objects.exclude(flow="").order_by().values("flow", "bid__organisation__kind")
    counted = rows.annotate(count=Count("pk"), on_results=Count("bid__achievement"), yuan=Sum("technical"))
    return [
        FlowRow(
            Flow(row["flow"]).label, OrganisationKind(row["bid__organisation__kind"]).label, row["count"],
            row["on_results"], row["yuan"],
        )
        for row in sorted(counted, key=lambda row: (-row["count"], row["flow"], row["bid__organisation__kind"]))
    ]  # fmt: skip
