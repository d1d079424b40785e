"""Where a case may come from: upper apps say what they have, news never imports them.

    @origin("contract", _("揭榜合同"))
    def contract(reference, user): return Origin(title=…, url=…, parties=((organisation, PartnerRole.DEMAND), …)) or None

The maker answers None for what is not there or what this person may not see: both look the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from accounts.models import Organisation
from parks.models import Park
from taxonomy.models import Term


@dataclass(frozen=True)
class Origin:
    """What a case may take over: a title, texts, who took part in which role, the page to look at."""

    title: str
    url: str
    parties: tuple[tuple[Organisation, str], ...] = ()
    problem: str = ""
    solution: str = ""
    outcome: str = ""
    park: Park | None = None
    tech_field: Term | None = None
    figures: tuple[dict[str, Any], ...] = field(default=())


Maker = Callable[[str, Any], Origin | None]
_makers: dict[str, tuple[str | Promise, Maker]] = {}


def origin(kind: str, label: str | Promise) -> Callable[[Maker], Maker]:
    """Register the maker of one kind."""

    def register(maker: Maker) -> Maker:
        _makers[kind] = (label, maker)
        return maker

    return register


def origin_of(kind: str, reference: str, user: Any) -> Origin | None:
    """What stands behind this reference, if this person may see it."""
    entry = _makers.get(kind)
    return entry[1](reference, user) if entry and reference else None


def kinds() -> list[tuple[str, str | Promise]]:
    """`(code, label)` of every kind that can be chosen."""
    return [(code, label) for code, (label, _maker) in sorted(_makers.items())]
