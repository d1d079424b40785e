"""What an amendment says, line by line: as the hash chain keeps it, and in words for people.

A change of a field is `{field, label, before, after}` with plain values; of an indicator `field` is `indicators`, `position` its
place in the published list, `before` and `after` the whole line (`before` empty where it is added).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from challenges.models import Challenge, ChallengeIndicator, ProposedIndicator
from challenges.snapshot import INDICATOR, plain
from common.templatetags.words import wan
from postings.enums import Operator
from postings.models import IndicatorRow

MONEY = ("own_amount", "subsidy")
INDICATORS = "indicators"
Change = dict[str, Any]


def field_changes(challenge: Challenge, data: Mapping[str, Any]) -> list[Change]:
    """Those of `data` that differ, in its order."""
    return [
        {
            "field": name,
            "label": str(challenge._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            "before": plain(getattr(challenge, name)),
            "after": plain(value),
        }
        for name, value in data.items()
        if getattr(challenge, name) != value
    ]


def indicator_changes(challenge: Challenge, proposed: Iterable[ProposedIndicator]) -> list[Change]:
    """Changed ones at their place, added ones after the last."""
    known = list(challenge.indicators.all())
    places = {row.pk: place for place, row in enumerate(known)}
    added = len(known)
    found = []
    for row in proposed:
        place = places.get(row.indicator_id) if row.indicator_id else None
        before = line(known[place]) if place is not None else None
        if place is None:
            place, added = added, added + 1
        after = line(row)
        if before is None or not is_same(before, after):
            change = {"field": INDICATORS, "position": place, "label": row.quantity, "before": before, "after": after}
            found.append(change)
    return found


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two lines ask for the same; a single value may stand in either box."""
    return _asked(one) == _asked(other)


def _asked(value: Mapping[str, Any]) -> dict[str, Any]:
    if value["operator"] == Operator.RANGE:
        return dict(value)
    single = value["low"] if value["low"] is not None else value["high"]
    return {**value, "low": single, "high": None}


def line(row: IndicatorRow) -> dict[str, Any]:
    """An indicator as documents hold it."""
    return {name: plain(getattr(row, name)) for name in INDICATOR}


def before_words(change: Mapping[str, Any]) -> str:
    """What stood there, for people."""
    return _words(change["field"], change["before"])


def after_words(change: Mapping[str, Any]) -> str:
    """What stands there now."""
    return _words(change["field"], change["after"])


def _words(field: str, value: Any) -> str:
    if field == INDICATORS:
        return _indicator_words(value) if value else _("新增")
    if field in MONEY and value not in (None, ""):
        return wan(Decimal(value))
    return "" if value is None else str(value)


def _indicator_words(value: Mapping[str, Any]) -> str:
    """`≤ 0.1 mg/L，必达，GB 17378`."""
    amounts = {name: Decimal(value[name]) if value[name] else None for name in ("low", "high")}
    shown = ChallengeIndicator(**{**value, **amounts}).shown_value
    return "，".join(filter(None, (shown, _("必达") if value["must"] else _("期望"), value["test_method"])))
