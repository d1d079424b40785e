"""Traditional glyphs and Chinese readings: the tables that care for damaged text stands on."""

import unicodedata
from functools import cache
from pathlib import Path

import opencc
from pypinyin import Style, pinyin

PINYIN = r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜüńňḿ]{1,6}"
"""What a reading looks like, as a pattern."""


@cache
def simplified_of() -> dict[str, str]:
    """Traditional character → simplified, out of OpenCC's table; characters that stay are left out."""
    path = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split() for line in path.read_text("utf-8").splitlines() if line.strip())
    return {pair[0]: pair[1] for pair in pairs if len(pair[0]) == 1 and pair[0] not in pair[1:]}


_IN_USE = frozenset("噁昇濛矇堃甯湧迺甦矽")  # in today's chemistry and names (通用规范汉字表)


@cache
def telltales() -> frozenset[str]:
    """Traditional characters that GB 2312 does not have: simplified text never contains them (於 or 乾 it may)."""
    return frozenset(old for old, new in simplified_of().items() if not is_common(old) and is_common(new)) - _IN_USE


def is_common(character: str) -> bool:
    """Whether GB 2312 has the character."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional → simplified by words and characters; slow (1 MB/s), so only for text that needs it."""
    return _converter().convert(text)


@cache
def readings(character: str) -> frozenset[str]:
    """Every reading of a character, with tone marks and without them."""
    toned = pinyin(character, style=Style.TONE, heteronym=True)[0]
    return frozenset(toned) | frozenset(map(without_tone, toned))


def without_tone(reading: str) -> str:
    """`dòng` → `dong`, `lǜ` → `lü`."""
    decomposed = unicodedata.normalize("NFD", reading)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in "\u0300\u0301\u0304\u030c"))
