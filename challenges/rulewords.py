"""How the value of a rule reads: `50 万元`, `3 工作日`, `验收通过后 100%`."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from challenges.enums import PaymentEvent
from challenges.rulebook import PARAMETERS
from common.money import show_wan


def rule_words(code: str, raw: Any) -> str:
    """The stored JSON value of a parameter, for people; a value that makes no sense is shown as it is stored."""
    parameter = PARAMETERS[code]
    try:
        value = parameter.read(raw)
    except (ValueError, TypeError, ArithmeticError):
        return str(raw)
    if parameter.kind == "yuan":
        return _("%(amount)s 万元") % {"amount": show_wan(value)}
    if parameter.kind == "flag":
        return _("是") if value else _("否")
    if parameter.kind == "shares":
        return "，".join(f"{_event(name)} {_percent(share)}" for name, share in value)
    if parameter.kind == "rubric":
        return "，".join(f"{name} {weight}" for name, weight in value)
    if parameter.kind == "month_day":
        return _("%(month)d月%(day)d日") % {"month": value[0], "day": value[1]}
    return f"{value} {parameter.unit}".strip()


def _event(name: str) -> str:
    return str(PaymentEvent(name).label) if name in PaymentEvent.values else name


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"
