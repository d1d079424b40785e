"""Care for text from anywhere (N32): what copies damaged is mended where that is provable, and flagged where it is not.

Sound simplified Chinese passes through unchanged, after one regular expression has looked at it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from postings.glyphs import PINYIN, readings, simplified_of, simplify, telltales, without_tone
from postings.textrepair import repair

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_INVISIBLE = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff\ud800-\udfff"
_WIDE = r"\u00a0\u3000\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uf900-\ufaff"
_ANNOTATED = re.compile(rf"([{_HAN}])[(（]({PINYIN})[)）]")
_DOUBTFUL = re.compile(
    rf"\ufffd+|[\ue000-\uf8ff]+|锟斤拷|烫烫烫|屯屯屯|\?[;；?？](?=[{_HAN}])|\?+{PINYIN}[)）]|(?<=[{_HAN}])\?{{2,}}(?=[{_HAN}])"
)
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")
_WIDES = re.compile(f"[{_WIDE}]")
_WRITTEN_ZHE = re.compile("(?<![显专名编原合译土卓昭论巨遗拙所])著(?![名作述称录者])")  # 隨著 is 随着, 顯著 stays 显著
_AROUND = 6  # characters shown on each side of a doubtful spot


@dataclass(frozen=True)
class Cleaned:
    """`text` is what may be kept; `notes` say what was mended, `warnings` which spots a person should look at."""

    text: str
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@cache
def _suspicious() -> re.Pattern[str]:
    """Whatever makes a closer look worth while, in one class-based pattern: some 100 MB/s on sound text."""
    glyphs = "".join(sorted(telltales()))
    return re.compile(rf"[{_INVISIBLE}{_WIDE}\ufffd\ue000-\uf8ff{glyphs}]|{_ANNOTATED.pattern}|{_DOUBTFUL.pattern}")


def clean(text: str) -> Cleaned:
    """The text without control characters, pinyin and traditional glyphs; what cannot be mended is flagged."""
    text = text.strip()
    if not _suspicious().search(text):
        return Cleaned(text)
    plain = _WIDES.sub(_narrow, _INVISIBLES.sub("", _BREAKS.sub("\n", text))).strip()
    in_step, mended = repair(plain)
    bare, stripped = _without_readings(in_step)
    modern, converted = _simplified(bare, thoroughly=bool(stripped))
    return Cleaned(modern, tuple(_doubts(modern)), tuple(_notes(mended, stripped, converted)))


def _narrow(match: re.Match[str]) -> str:
    """NFKC of this one character: full-width letters, digits and blanks, compatibility ideographs."""
    return unicodedata.normalize("NFKC", match.group())


def _without_readings(text: str) -> tuple[str, int]:
    """Drop `(xiàng)` after 項, but not `(min)` after 度: the bracket must hold a reading of the character before it."""
    stripped = 0

    def strip(match: re.Match[str]) -> str:
        nonlocal stripped
        if not _is_reading(*match.groups()):
            return match.group()
        stripped += 1
        return match[1]

    return _ANNOTATED.sub(strip, text), stripped


def _is_reading(character: str, bracket: str) -> bool:
    """After a traditional character any of its readings; after another only one with its tone mark."""
    if character in simplified_of():
        return without_tone(bracket) in readings(character)
    return bracket != without_tone(bracket) and bracket in readings(character)


def _simplified(text: str, *, thoroughly: bool) -> tuple[str, bool]:
    """One stray glyph is exchanged by itself; two, or pinyin in brackets, mean that the whole text is traditional."""
    strays = [character for character in text if character in telltales()]
    if thoroughly or len(strays) > 1:
        modern = _WRITTEN_ZHE.sub("着", simplify(text))
    else:
        modern = text.translate({ord(stray): simplified_of()[stray] for stray in strays})
    return modern, modern != text


def _doubts(text: str) -> list[str]:
    """Each spot that looks damaged, with its surroundings."""
    return [
        _("第 %(position)d 字附近疑有缺字：“%(excerpt)s”，请核对。")
        % {"position": spot.start() + 1, "excerpt": text[max(0, spot.start() - _AROUND) : spot.end() + _AROUND]}
        for spot in _DOUBTFUL.finditer(text)
    ]


def _notes(mended: int, stripped: int, converted: bool) -> list[str]:
    notes = []
    if converted:
        notes.append(_("繁体已转为简体。"))
    if stripped:
        notes.append(_("已去掉 %(count)d 处括注拼音。") % {"count": stripped})
    if mended:
        notes.append(_("已按括注拼音修复 %(count)d 处乱码。") % {"count": mended})
    return notes
