"""Units: dimensions and factors."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.units import parse_unit

EQUAL = [
    ("1000", "mm", "1", "m"),
    ("1", "兆帕", "1", "MPa"),
    ("1", "g/cm3", "1000", "kg/m³"),
    ("3", "万元/台", "30000", "元/台"),
    ("60", "r/min", "1", "r/s"),
    ("1", "kWh", "3600000", "J"),
    ("0", "℃", "273.15", "K"),
    ("1", "W/m·K", "1", "W/(m·K)"),
    ("1000", "ppm", "0.1", "%"),
    ("2.4", "GHz", "2400", "MHz"),
    ("12", "个月", "1", "年"),
    ("1", "μm", "1", "微米"),
    ("50", "kw", "50", "kW"),
]


@pytest.mark.parametrize(("amount", "unit", "other_amount", "other"), EQUAL)
def test_the_same_magnitude_in_two_units(amount, unit, other_amount, other):
    left, right = parse_unit(unit), parse_unit(other)
    assert left.dimension == right.dimension
    assert left.to_base(Decimal(amount)) == right.to_base(Decimal(other_amount))


@pytest.mark.parametrize(
    ("one", "other"), [("m", "m2"), ("MPa", "℃"), ("rpm", "Hz"), ("元", "台"), ("h", "kWh"), ("古怪", "m")]
)
def test_other_dimensions_stay_apart(one, other):
    assert parse_unit(one).dimension != parse_unit(other).dimension


def test_milli_and_mega_pascal_are_told_apart():
    assert parse_unit("MPa").factor == parse_unit("mPa").factor * 10**9


def test_an_unknown_unit_compares_with_itself():
    assert parse_unit("古怪") == parse_unit("古怪")


@given(st.decimals(-(10**6), 10**6, places=4), st.sampled_from(["mm", "kPa", "mg/L", "万元", "kWh", "r/min"]))
def test_conversion_is_exact_and_linear(amount, unit):
    found = parse_unit(unit)
    assert found.to_base(amount) * 2 == found.to_base(amount * 2)
    assert Fraction(amount) == found.to_base(amount) / found.factor


@given(st.text(max_size=20))
def test_any_text_is_some_unit(text):
    parse_unit(text)
