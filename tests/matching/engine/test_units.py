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


PINT = {
    "mm": "mm", "μm": "um", "nm": "nm", "公里": "km", "英寸": "inch", "kg": "kg", "吨": "tonne", "斤": "0.5 * kg",
    "min": "minute", "h": "hour", "天": "day", "周": "week", "Pa": "pascal", "MPa": "megapascal", "bar": "bar",
    "atm": "atm", "mmHg": "mmHg", "kN": "kilonewton", "N·m": "newton * meter", "Nm": "newton * meter", "J": "joule",
    "kWh": "kilowatt_hour", "kcal": "kilocalorie", "eV": "electron_volt", "kW": "kilowatt", "mAh": "milliampere * hour",
    "kV": "kilovolt", "MΩ": "megaohm", "μS/cm": "microsiemens / cm", "nF": "nanofarad", "mT": "millitesla", "GHz": "gigahertz",
    "L/min": "liter / minute", "mL": "milliliter", "mg/L": "mg / liter", "g/cm3": "g / cm**3", "μg/m3": "ug / m**3",
    "W/(m·K)": "W / m / K", "mPa·s": "millipascal * second", "Wh/kg": "watt * hour / kg", "g/(kW·h)": "g / kW / hour",
    "L/(m2·h)": "liter / m**2 / hour", "Pa·m3/s": "Pa * m**3 / s", "mol/L": "mol / liter", "μM": "micromolar", "fs": "fs",
    "公顷": "hectare", "平方厘米": "cm**2", "立方厘米": "cm**3", "m/s2": "m / s**2", "%": "percent", "ppm": "ppm",
    "kJ/mol": "kJ / mol", "角分": "arcminute", "nA/cm2": "nA / cm**2", "km/h": "km / hour", "cm-1": "1 / cm",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry():
    return pytest.importorskip("pint").UnitRegistry()


@pytest.mark.parametrize("base", [["mm", "公里", "英寸", "μm", "nm"], ["mg/L", "g/cm3", "μg/m3"]])
def test_pint_agrees_on_ratios(registry, base):
    for one in base:
        for other in base:
            ours = parse_unit(one).factor / parse_unit(other).factor
            theirs = registry(PINT[one]).to(registry(PINT[other]).units).magnitude / registry(PINT[other]).magnitude
            assert float(ours) == pytest.approx(theirs, rel=1e-9)


def test_pint_agrees_on_every_factor_and_dimension(registry):
    """Our base units are those of SI, and degrees for angles; whatever pint calls comparable, we call comparable."""
    seen = {}
    for ours, theirs in PINT.items():
        unit, quantity = parse_unit(ours), (registry(theirs) * 1.0).to_base_units()
        if ours != "角分":
            assert float(unit.factor) == pytest.approx(quantity.magnitude, rel=1e-8), ours
        seen.setdefault(unit.dimension, set()).add(str(quantity.dimensionality))
    assert all(len(dimensions) == 1 for dimensions in seen.values()), seen
