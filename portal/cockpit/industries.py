"""The view by industry: for each chain of the dictionary the parks that lead in it, and what their tenants need and sign."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from challenges.models import Challenge, Contract
from matching.unmet import unmet_needs
from needs.models import Need
from parks.models import LeadingIndustry, Park
from portal.cockpit.rules import Reach
from taxonomy.models import Term


@dataclass(frozen=True)
class ChainLine:
    """One chain. A park that leads in two chains counts in both: lines do not add up to the city."""

    chain: Term
    parks: list[Park]
    needs: int
    unmet: int
    challenges: int
    contracts: int


def chain_lines(reach: Reach) -> list[ChainLine]:
    """Chains in which a park within reach leads, the most needs first. Four grouped queries, whatever the number of chains."""
    leading = LeadingIndustry.objects.filter(chain__isnull=False, park__is_reference=False).select_related(
        "chain", "park"
    )
    if reach.parks is not None:
        leading = leading.filter(park__in=[park.pk for park in reach.parks])
    by_chain: dict[Term, dict[int, Park]] = {}
    for row in leading.order_by("chain__position", "park__sort_key"):
        if row.chain is not None:
            by_chain.setdefault(row.chain, {})[row.park_id] = row.park
    needs = _count(Need.objects.published().visible_to(reach.user), "park")
    unmet = _count(unmet_needs(reach.user), "park")
    challenges = _count(Challenge.objects.section("open"), "park")
    signed = Contract.objects.filter(sponsor_confirmed_at__isnull=False, bidder_confirmed_at__isnull=False)
    contracts = _count(signed, "challenge__park")
    lines = [
        ChainLine(
            chain, list(parks.values()), *(sum(counted[pk] for pk in parks) for counted in (needs, unmet, challenges, contracts))
        )
        for chain, parks in by_chain.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: -line.needs)


def _count(rows: QuerySet[Any], path: str) -> Counter[int]:
    """Park → how many."""
    counted: Iterable[dict[str, Any]] = rows.order_by().values(path).annotate(n=Count("pk"))
    return Counter({row[path]: row["n"] for row in counted if row[path] is not None})
