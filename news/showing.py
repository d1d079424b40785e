"""How a case is shown: who took part, where it comes from."""

from collections.abc import Iterable
from typing import Any

from news.enums import PartnerRole
from news.models import CasePartner
from news.origins import kinds


def partner_lines(partners: Iterable[CasePartner]) -> list[tuple[Any, list[CasePartner]]]:
    """`(成果方, […])`, `(需求方, […])`: the roles that somebody has, in their order."""
    rows = list(partners)
    by_role = [(role.label, [partner for partner in rows if partner.role == role]) for role in PartnerRole]
    return [(label, named) for label, named in by_role if named]


def origin_label(kind: str) -> str:
    """`揭榜合同`, or "" for a case written from scratch."""
    return str(dict(kinds()).get(kind, ""))
