"""Indicators found in the text while a posting is written: offered, never entered by themselves.

Reading quantities is the matcher's art, and the matcher stands above this app: it registers its reader here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from postings.enums import Operator
from postings.forms import MAX_ROWS


@dataclass(frozen=True)
class Proposal:
    """A row as the form would hold it, and the sentence it was read from."""

    quantity: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    sentence: str
    shown: str

    def as_row(self) -> dict[str, str]:
        """As typed: a single value stands in the first box, whichever bound it is."""
        low = self.high if self.low is None else self.low
        high = self.high if self.operator == Operator.RANGE else None
        return {
            "quantity": self.quantity,
            "operator": self.operator,
            "low": _typed(low),
            "high": _typed(high),
            "unit": self.unit,
        }


Reader = Callable[[str, Sequence[str]], list[Proposal]]
_READERS: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Called once by the app that can read quantities: ``reader(text, names of rows that are typed already)``."""
    _READERS.append(reader)


def propose(form: forms.BaseForm, data: QueryDict, prefix: str) -> list[Proposal]:
    """What the long texts of a form state beyond its rows, in the order of the texts. Typed rows win."""
    texts = [data.get(name, "") for name, field in form.fields.items() if isinstance(field.widget, forms.Textarea)]
    taken = [data.get(f"{prefix}-{number}-quantity", "").strip() for number in range(_rows(data, prefix))]
    text = "\n".join(texts)
    return [row for reader in _READERS for row in reader(text, list(filter(None, taken)))][:MAX_ROWS]


def with_row(data: QueryDict, prefix: str, proposal: Proposal) -> QueryDict:
    """What was sent, with one more row: in the first empty one, else behind the last."""
    copy = data.copy()
    total = _rows(data, prefix)
    empty = (number for number in range(total) if not data.get(f"{prefix}-{number}-quantity", "").strip())
    number = next(empty, total)
    if number >= MAX_ROWS:
        return copy
    for name, value in proposal.as_row().items():
        copy[f"{prefix}-{number}-{name}"] = value
    copy[f"{prefix}-TOTAL_FORMS"] = str(max(total, number + 1))
    return copy


def _rows(data: Any, prefix: str) -> int:
    told = data.get(f"{prefix}-TOTAL_FORMS", "")
    return min(int(told), MAX_ROWS) if told.isdecimal() and len(told) < 4 else 0


def _typed(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
