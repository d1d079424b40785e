"""Money: Decimal yuan in the database and in logic, 万元 for people (domain facts 5.10)."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

YUAN_PER_WAN = Decimal(10_000)
FEN = Decimal("0.01")


def from_wan(wan: Decimal) -> Decimal:
    """万元 → yuan, to the fen."""
    return (wan * YUAN_PER_WAN).quantize(FEN, rounding=ROUND_HALF_UP)


def to_wan(yuan: Decimal) -> Decimal:
    """Yuan → 万元, exact."""
    return yuan / YUAN_PER_WAN


def show_wan(yuan: Decimal) -> str:
    """`125000` → `12.5`, `8220000000` → `822,000`: 万元 without padding zeros; a fen is never rounded away."""
    return f"{to_wan(yuan).normalize():,f}"


def parse_wan(text: str) -> Decimal:
    """Text in 万元 → yuan; raises ValueError for what is not a finite number."""
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite():
        raise ValueError(text)
    return from_wan(value)


class YuanField(models.DecimalField):
    """An amount of yuan ≥ 0 with two decimals, up to 9,999 亿."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("validators", [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal("999900000000"))])
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
