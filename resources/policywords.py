"""Conditions, held values and money as people read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Text
from common.money import show_wan
from resources.engine.rules import Tags
from resources.enums.policies import MoneyKind, Operator
from resources.facts import Fact
from resources.models import PolicyVersion


@dataclass(frozen=True)
class Expected:
    """Money in yuan: from `low` to `high`; None where it cannot be said. `exact` is computed from the firm's own figures."""

    low: Decimal | None = None
    high: Decimal | None = None
    exact: bool = False

    @property
    def words(self) -> str:
        if self.high is None:
            return _("按政策核定") if self.low is None else _("%(low)s 万元起") % {"low": show_wan(self.low)}
        if self.low is not None and self.low != self.high:
            return _("%(low)s–%(high)s 万元") % {"low": show_wan(self.low), "high": show_wan(self.high)}
        words = _("%(high)s 万元") if self.exact else _("最高 %(high)s 万元")
        return words % {"high": show_wan(self.high)}


NOTHING = Expected(Decimal(0), Decimal(0))


def expected(version: PolicyVersion, facts: dict[str, Any] | None = None) -> Expected | None:
    """What the policy pays; with an organisation's facts, what it would pay that one. None: no money is involved."""
    if version.money_kind == MoneyKind.NONE:
        return None
    if version.money_kind == MoneyKind.FIXED:
        return Expected(version.money_high, version.money_high, exact=True)
    if version.money_kind == MoneyKind.RANGE:
        return Expected(version.money_low, version.money_high)
    base = (facts or {}).get(version.money_fact)
    if base is None or version.money_rate is None:
        return Expected(None, version.money_high)
    amount = (Decimal(base) * version.money_rate / 100).quantize(Decimal("0.01"))
    amount = amount if version.money_high is None else min(amount, version.money_high)
    return Expected(amount, amount, exact=True)


def wanted_words(fact: Fact, operator: str, value: Any) -> str:
    """`不低于 3%`, `属于企业、高校`, `具备科技型中小企业`: the requirement of a stored or compiled value."""
    if fact.kind == "flag":
        return _("是") if value else _("否")
    relation = Operator(operator).label
    if fact.kind in ("choice", "tags"):
        return f"{relation}{_names(fact, value)}"
    return f"{relation} {_plain(fact, value)}"


def held_words(fact: Fact, held: Any) -> str:
    """What the organisation has, as words; empty where it is not known."""
    if held is None:
        return ""
    if fact.kind == "flag":
        return _("是") if held else _("否")
    if isinstance(held, Tags):
        pending = _("%(names)s（待科技局核对）") % {"names": _names(fact, held.pending)} if held.pending else ""
        return "；".join(filter(None, [_names(fact, held.held), pending])) or _("没有登记")
    if fact.kind == "choice":
        return _names(fact, [held]) if held else _("没有入驻园区")
    return _plain(fact, held)


def _names(fact: Fact, codes: Any) -> str:
    labels = dict(fact.options()) if fact.options else {}
    return "、".join(str(labels.get(code, code)) for code in sorted(codes))


def _plain(fact: Fact, value: Any) -> str:
    if fact.kind == "day":
        return value.isoformat() if isinstance(value, date) else str(value)
    if fact.kind == "money":
        return _("%(wan)s 万元") % {"wan": show_wan(Decimal(str(value)))}
    number = Decimal(str(value))
    shown = f"{number.quantize(Decimal('0.01')).normalize():f}"
    return f"{shown}{fact.unit}" if fact.unit == "%" else f"{shown} {fact.unit}".strip()


def named(fact: Fact | None, code: str) -> Text:
    return fact.label if fact else code
