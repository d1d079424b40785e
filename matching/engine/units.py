"""Units: a symbol or expression becomes a dimension and a factor, so that magnitudes can be compared.

Factors are exact fractions. The table holds what Chinese technical texts use; an unknown unit compares with itself.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

Dimension = tuple[tuple[str, int], ...]

_PREFIXES = {"P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "c": -2, "m": -3, "μ": -6, "u": -6, "n": -9, "p": -12, "f": -15}
_HAN_PREFIXES = {"兆": 6, "千": 3, "厘": -2, "毫": -3, "微": -6, "纳": -9}

# symbol: (dimension, factor to the base unit, takes prefixes)
_SYMBOLS: dict[str, tuple[dict[str, int], Fraction, bool]] = {}


def _define(names: str, dimension: dict[str, int], factor: str | int = 1, prefixes: bool = False) -> None:
    for name in names.split():
        _SYMBOLS[name] = (dimension, Fraction(factor), prefixes)


_FORCE, _ENERGY = {"kg": 1, "m": 1, "s": -2}, {"kg": 1, "m": 2, "s": -2}
_POWER, _PRESSURE = {"kg": 1, "m": 2, "s": -3}, {"kg": 1, "m": -1, "s": -2}
_define("m 米", {"m": 1}, prefixes=True)
_define("公里", {"m": 1}, 1000)
_define("Å 埃", {"m": 1}, "1e-10")
_define("英寸 inch", {"m": 1}, "0.0254")
_define("g 克", {"kg": 1}, "0.001", prefixes=True)
_define("t 吨", {"kg": 1}, 1000)
_define("公斤", {"kg": 1})
_define("s 秒", {"s": 1}, prefixes=True)
_define("min 分钟 分", {"s": 1}, 60)
_define("h hr 小时", {"s": 1}, 3600)
_define("d 天 日", {"s": 1}, 86_400)
_define("周", {"s": 1}, 7 * 86_400)
_define("个月 月", {"s": 1}, 30 * 86_400)
_define("年 a", {"s": 1}, 360 * 86_400)  # twelve such months
_define("A 安 安培", {"A": 1}, prefixes=True)
_define("Ah 安时", {"A": 1, "s": 1}, 3600, prefixes=True)
_define("V 伏 伏特", {**_POWER, "A": -1}, prefixes=True)
_define("W 瓦", _POWER, prefixes=True)
_define("Wh 瓦时", _ENERGY, 3600, prefixes=True)
_define("度电", _ENERGY, 3_600_000)
_define("J 焦", _ENERGY, prefixes=True)
_define("eV", _ENERGY, "1.602176634e-19", prefixes=True)
_define("cal 卡", _ENERGY, "4.184", prefixes=True)
_define("N 牛", _FORCE, prefixes=True)
_define("Pa 帕", _PRESSURE, prefixes=True)
_define("bar", _PRESSURE, 100_000, prefixes=True)
_define("atm", _PRESSURE, 101_325)
_define("Hz 赫兹 赫", {"s": -1}, prefixes=True)
_define("Ω 欧姆 欧", {**_POWER, "A": -2}, prefixes=True)
_define("S 西门子", {"kg": -1, "m": -2, "s": 3, "A": 2}, prefixes=True)
_define("F", {"kg": -1, "m": -2, "s": 4, "A": 2}, prefixes=True)
_define("T 特斯拉", {"kg": 1, "s": -2, "A": -1}, prefixes=True)
_define("K", {"K": 1})
_define("mol 摩尔", {"mol": 1}, prefixes=True)
_define("mM", {"mol": 1, "m": -3})
_define("μM uM", {"mol": 1, "m": -3}, "1e-3")
_define("nM", {"mol": 1, "m": -3}, "1e-6")
_define("L l 升", {"m": 3}, "0.001", prefixes=True)
_define("mmHg", _PRESSURE, "133.322387415")
_define("平方米 平米", {"m": 2})
_define("平方毫米", {"m": 2}, "1e-6")
_define("平方厘米", {"m": 2}, "1e-4")
_define("平方公里 平方千米", {"m": 2}, "1e6")
_define("立方米 方 Nm3 Nm^3 标方", {"m": 3})
_define("立方毫米", {"m": 3}, "1e-9")
_define("立方厘米", {"m": 3}, "1e-6")
_define("斤", {"kg": 1}, "0.5")
_define("Nm", {"kg": 1, "m": 2, "s": -2})
_define("亩", {"m": 2}, "2000/3")
_define("公顷 ha", {"m": 2}, 10_000)
_define("cd lm lx lux", {"cd": 1})
_define("dB dBm dBc dB(A) 分贝", {"dB": 1})
_define("°", {"angle": 1})
_define("arcmin 角分", {"angle": 1}, "1/60")
_define("arcsec 角秒", {"angle": 1}, "1/3600")
_define("rad", {"angle": 1}, "57.29577951308232", prefixes=True)
_define("r 转", {"turn": 1})
_define("rpm", {"turn": 1, "s": -1}, "1/60")
_define("元 人民币", {"yuan": 1})
_define("万元", {"yuan": 1}, 10_000)
_define("亿元", {"yuan": 1}, 100_000_000)
_define("% %FS %F.S. %RH wt% vol% mol% 个百分点", {}, "0.01")
_define("‰", {}, "0.001")
_define("ppm", {}, "1e-6")
_define("ppb", {}, "1e-9")
_define("ppt", {}, "1e-12")
_define("倍", {})
_define("成", {}, "0.1")
_define(
    "台 套 件 个 只 条 根 支 片 块 辆 架 张 株 头 份 项 组 家 人 名 次 例 粒 点 层 批 间 户 位 帧 枚 copies 拷贝 pcs",
    {"count": 1},
)
_define("Sa OPS", {"count": 1}, prefixes=True)
_define("bit bps", {"bit": 1}, prefixes=True)
_define("B 字节", {"bit": 1}, 8, prefixes=True)
_define("像素", {"pixel": 1})
_define("U IU EU", {"activity": 1}, prefixes=True)
_define("CFU cfu", {"cfu": 1})
_define("目", {"mesh": 1})
_define("HRC", {"HRC": 1})
_define("HV", {"HV": 1})
_define("pH", {"pH": 1})
_CELSIUS = {"°C": Fraction("273.15"), "摄氏度": Fraction("273.15")}
_STRICT = ["kHz", "MHz", "GHz", "kW", "kWh", "MPa", "kPa", "GPa", "kV", "kg", "km", "mL", "mm"]  # often typed otherwise
_LOOSE = (
    {name.lower(): name for name in _STRICT} | {name.upper(): name for name in _STRICT} | {"Kg": "kg", "KWh": "kWh"}
)


def _atoms() -> dict[str, tuple[dict[str, int], Fraction]]:
    table = {}
    for name, (dimension, factor, prefixed) in _SYMBOLS.items():
        table[name] = (dimension, factor)
        if prefixed:
            prefixes = _PREFIXES if name.isascii() or name == "Ω" else _HAN_PREFIXES
            for prefix, power in prefixes.items():
                table.setdefault(prefix + name, (dimension, factor * Fraction(10) ** power))
    for name, (dimension, factor, _) in _SYMBOLS.items():  # a symbol of its own wins over a prefixed one: min, cd, Pa
        table[name] = (dimension, factor)
    for loose, strict in _LOOSE.items():
        table.setdefault(loose, table[strict])
    return table | {name: ({"K": 1}, Fraction(1)) for name in _CELSIUS}


_ATOMS = _atoms()
_ATOM = "|".join(re.escape(name) for name in sorted(_ATOMS, key=len, reverse=True))
_PART = rf"(?:{_ATOM})(?:(?<=[A-Za-zΩμ])\^?-?[1-9](?![\d.]))?"
UNIT_PATTERN = (
    rf"(?:{_PART})(?:(?:\s?[·*/⋅]\s?\(?|(?<=[A-Za-z])\.(?=[A-Za-z]))(?:{_PART})(?:[·*⋅](?:{_PART}))?\)?){{0,2}}"
)
_EXPRESSION = re.compile(rf"([·*/⋅]?)\s?\(?({_ATOM})\^?(-?[1-9])?\)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """``base = magnitude * factor + offset`` in base units of ``dimension``."""

    dimension: Dimension
    factor: Fraction
    offset: Fraction = Fraction(0)

    def to_base(self, magnitude: Decimal) -> Fraction:
        return Fraction(magnitude) * self.factor + self.offset


@lru_cache(maxsize=4_096)
def parse_unit(text: str) -> Unit:
    """Read an expression such as ``W/(m·K)``. What is not understood is a dimension of its own; "" is a bare number."""
    text = text.replace("℃", "°C").replace("µ", "μ").replace("²", "2").replace("³", "3").strip()
    if text in _CELSIUS:
        return Unit((("K", 1),), Fraction(1), _CELSIUS[text])
    powers: dict[str, int] = {}
    factor, place, sign = Fraction(1), 0, 1
    while place < len(text):
        match = _EXPRESSION.match(text, place)
        if not match:
            return Unit(((text, 1),), Fraction(1))
        operator, name, power = match.groups()
        sign = -1 if operator == "/" else sign  # all that follows a stroke is below it, as W/m·K is written for W/(m·K)
        exponent = sign * int(power or 1)
        dimension, size = _ATOMS[name]
        factor *= size**exponent
        for base, count in dimension.items():
            powers[base] = powers.get(base, 0) + count * exponent
        place = match.end()
    return Unit(tuple(sorted((base, count) for base, count in powers.items() if count)), factor)


@lru_cache(maxsize=65_536)
def comparable(one: str, other: str) -> bool:
    """Whether two units are of one dimension."""
    return parse_unit(one).dimension == parse_unit(other).dimension
