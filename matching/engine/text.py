"""Text as the engine reads it: normalised, with a way back to the original, cut into terms.

A term is a single Han character, a pair of neighbouring ones, or a whole Latin or mixed token such as ``gh4169``;
each is a 64-bit code. Latin text never matches inside a token: "ai" is not in "retail".
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

words = str.split

_HAN_POINTS = (
    (0x3007, 0x3008),
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
    (0x20000, 0x40000),
)  # [first, end)
HAN = "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in _HAN_POINTS)
_HAN_RUN = re.compile(f"[{HAN}]+")
_TOKEN = re.compile(rf"[^\W_{HAN}]+(?:[.\-+/][^\W_{HAN}]+)*\+*")
_NUMERIC = re.compile(r"[\d.\-+/]+")

# Words of the trade that say nothing about what a text is about; longest first where one contains another.
BOILERPLATE = words(
    "研究与开发 研究及应用 关键技术 产业化 研究 技术 开发 研发 应用 关键 项目 及其 方法 系统 一种 解决 问题 需求 需要"
    " 希望 公司 企业 进行 目前 提高 实现 及 与 和 的"
)
_BOILERPLATE = re.compile("|".join(BOILERPLATE))

_PAIR_SHIFT = np.uint64(21)  # a code point fits in 21 bits, so a pair fits in 42
_TOKEN_BIT = 1 << 63
_CIRCLED = re.compile(r"[\u2460-\u24ff\u2776-\u2793]")


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Traditional characters with their first simplified form, from the OpenCC dictionary (Apache-2.0)."""
    lines = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {old: new.split(" ")[0] for old, new in pairs if len(old) == 1}


class _Table(dict):
    """A lazily filled translation table: one code point to its normal form, perhaps of several or no characters."""

    def __init__(self, fold: bool) -> None:
        super().__init__()
        self.fold = fold

    def __missing__(self, code: int) -> str:
        self[code] = form = self._form(chr(code))
        return form

    def _form(self, char: str) -> str:
        if char in "\n\t\r\u3000\x0b\x0c" or _CIRCLED.match(char):
            return " " if char != "\n" else "\n"
        if char == "\ufdfa" or unicodedata.category(char) in ("Cc", "Cs", "Cf", "Cn", "Co"):
            return ""
        form = "".join(_simplified().get(part, part) for part in unicodedata.normalize("NFKC", char))
        return form.lower() if self.fold else form


_TABLES = {True: _Table(fold=True), False: _Table(fold=False)}


def normalise(text: str, *, fold: bool = True) -> str:
    """Half width, simplified, without control characters, lone surrogates and U+FDFA; lower case when ``fold``."""
    return text.translate(_TABLES[fold])


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text and, for each of its characters, the offset of the original character it came from."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of the normalised slice [start, end), which must not be empty."""
        return self.origin[start], self.origin[end - 1] + 1


_SINGLE: dict[bool, set[str]] = {True: set(), False: set()}
"""Characters met so far whose form is one character."""


def _keeps_length(text: str, fold: bool) -> bool:
    unknown = set(text) - _SINGLE[fold]
    single = {char for char in unknown if len(_TABLES[fold][ord(char)]) == 1}
    _SINGLE[fold] |= single
    return single == unknown


def normalise_with_origin(text: str, *, fold: bool = True) -> Normalised:
    """As :func:`normalise`, keeping the way back."""
    table = _TABLES[fold]
    if _keeps_length(text, fold):
        return Normalised(text.translate(table), tuple(range(len(text))))
    forms = [table[ord(char)] for char in text]
    origin = tuple(place for place, form in enumerate(forms) for _ in form)
    return Normalised("".join(forms), origin)


def strip_boilerplate(text: str) -> str:
    """Normalised text with the words of the trade blanked; unchanged when nothing else would be left."""
    left = _BOILERPLATE.sub(" ", text)
    return left if left.strip() else text


def tokens(text: str) -> list[str]:
    """Whole Latin, Greek or mixed tokens of normalised text, numbers alone left out, inner hyphens dropped."""
    found = (match.group() for match in _TOKEN.finditer(text))
    return [token.replace("-", "") for token in found if not _NUMERIC.fullmatch(token)]


@lru_cache(maxsize=200_000)
def token_code(token: str) -> int:
    """A stable 64-bit code of a token; its high bit keeps it apart from characters and pairs."""
    digest = hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little") | _TOKEN_BIT


def term_codes(text: str) -> np.ndarray:
    """Codes (uint64, repeated as often as they occur) of the terms of an original text."""
    plain = strip_boilerplate(normalise(text))
    points = np.frombuffer(plain.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    han = _IS_HAN[points]
    both = han[:-1] & han[1:]
    pairs = ((points[:-1] << _PAIR_SHIFT) | points[1:])[both]
    latin = np.array([token_code(token) for token in tokens(plain)], dtype=np.uint64)
    return np.concatenate([points[han], pairs, latin])


_IS_HAN = np.zeros(0x110000, dtype=bool)
"""For each code point whether it is a Han character: a look takes a tenth of the comparisons."""
for _first, _end in _HAN_POINTS:
    _IS_HAN[_first:_end] = True


def han_runs(text: str) -> list[tuple[int, int]]:
    """Spans of unbroken Han characters in normalised text."""
    return [match.span() for match in _HAN_RUN.finditer(text)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the tokens of :func:`tokens`, in normalised text."""
    return [match.span() for match in _TOKEN.finditer(text) if not _NUMERIC.fullmatch(match.group())]
