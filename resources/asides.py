"""What stands beside a directory and beside one entry: figures, calls, links, one's own asks."""

from typing import Any

from django.utils import timezone

from resources.enums.funds import PitchStatus
from resources.listing_kinds import BASE, FUND, PRODUCT, ListingKind
from resources.models.bases import BaseLink, BaseUse, OpenCall, PilotBase
from resources.models.finance import FinancingIntent
from resources.models.funds import Fund, Pitch
from resources.querysets.asks import reads_for_finance
from resources.rules.listings import asking, is_of_publisher
from resources.selectors import bases, finance, funds


def beside_list(kind: ListingKind, user: Any) -> dict[str, Any]:
    """The figures above a directory: ours, and beside them the documents', each with its source."""
    if kind is PRODUCT:
        financier = user.is_authenticated and reads_for_finance(user)
        return {
            "facilitated": finance.facilitated(), "printed": finance.printed("financing"),
            "is_financier": financier, "may_state": may_state(user),
        }  # fmt: skip
    if kind is FUND:
        codes = ("equity_fund_projects", "equity_fund_money", "equity_fund_capital")
        return {
            "register": funds.incubation_register(), "all_register": funds.register(),
            "printed": finance.printed(*codes),
        }  # fmt: skip
    return {
        "counts": bases.counts_by_kind(), "together": bases.counted_together(),
        "printed": finance.printed("pilot_bases"),
        "calls": list(
            OpenCall.objects.visible_to(user).open_on(timezone.localdate()).select_related("base__organisation")[:5]
        ),
    }  # fmt: skip


def beside_one(kind: ListingKind, listing: Any, user: Any) -> dict[str, Any]:
    """What belongs to one entry."""
    if kind is BASE:
        return _beside_base(listing, user)
    if kind is FUND:
        return _beside_fund(listing, user)
    intents: Any = FinancingIntent.objects.open().of(user)
    return {"intents": list(intents[:5]), "may_state": may_state(user)}


def may_state(user: Any) -> bool:
    """Acts for a verified organisation that is not itself a bank, a fund or an office."""
    return asking(user) is not None


def _beside_fund(fund: Fund, user: Any) -> dict[str, Any]:
    stages = funds.stages_of(fund)
    return {
        "stages": [(label, stages.get(value, 0)) for value, label in PitchStatus.choices],
        "register": funds.register(fund=fund), "mine": list(Pitch.objects.of(user).filter(fund=fund)[:20]),
        "runs": is_of_publisher(user, fund), "may_state": may_state(user),
    }  # fmt: skip


def _beside_base(base: PilotBase, user: Any) -> dict[str, Any]:
    lifted = BaseUse.objects.filter(base=base, status="done").values_list("trl_before", "trl_after")
    gains = [after - before for before, after in lifted if after is not None]
    links = BaseLink.objects.select_related("first", "second")
    return {
        "calls": list(base.calls.filter(closed_at=None).select_related("tech_field")),
        "links": [*links.filter(first=base), *links.filter(second=base)],
        "done": len(gains), "gain": sum(gains) / len(gains) if gains else None,
        "mine": list(BaseUse.objects.of(user).filter(base=base).select_related("asker")[:20]),
        "runs": is_of_publisher(user, base), "today": timezone.localdate(), "may_state": may_state(user),
    }  # fmt: skip
