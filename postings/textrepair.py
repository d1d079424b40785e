"""Undo one kind of damage: Chinese bytes (GBK) read one byte out of step, with the pinyin that proves the repair.

A web copy lost the lead byte of a full stop, so `。動` with its reading came out as `?；?` and a bracket: each
character is made of the second half of one and the first half of the next. Put back in step, the last character
must have the reading that the copy prints beside it; only then is the repair believed.
"""

import re

from postings.glyphs import PINYIN, is_common, readings, simplified_of

_BODY = r"[?？](?P<body>[；;？?，,：:\u3400-\u9fff]{1,4}?)"
_LOST_TRAIL = re.compile(rf"{_BODY}\?(?P<reading>{PINYIN})[)）]")
_LOST_LEAD = re.compile(rf"{_BODY}(?P<tail>[@-~])[(（](?P<reading>{PINYIN})[)）]")
_FULL_WIDTH = str.maketrans(";?,:", "；？，：")
_STOP_LEAD = b"\xa1"  # 、。“” and their like: a sentence's end is where copies lose step
_TRAILS = [bytes([byte]) for byte in range(0x40, 0xFF)]


def repair(text: str) -> tuple[str, int]:
    """The text with every provable spot mended, and how many there were."""
    mended = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal mended
        found = _in_step(match)
        mended += found is not None
        return found or match.group()

    for pattern in (_LOST_TRAIL, _LOST_LEAD):
        text = pattern.sub(mend, text)
    return text, mended


def _in_step(match: re.Match[str]) -> str | None:
    """What the spot said, when exactly one common character has the printed reading."""
    try:
        start = _STOP_LEAD + match["body"].translate(_FULL_WIDTH).encode("gbk")
    except UnicodeEncodeError:
        return None
    tails = [match["tail"].encode()] if "tail" in match.re.groupindex else _TRAILS
    spellings = {_decoded(start + tail) for tail in tails}
    found = [text for text in spellings if text and match["reading"] in readings(text[-1]) and _ends_common(text)]
    return found[0] if len(found) == 1 else None


def _ends_common(text: str) -> bool:
    return is_common(simplified_of().get(text[-1], text[-1]))


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode("gbk")
    except UnicodeDecodeError:
        return None
