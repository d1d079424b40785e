"""Pinyin keys: the database sorts Chinese by code point, people expect it by sound."""

import re

from pypinyin import lazy_pinyin

from common.search import fold

KEY_LENGTH = 255
_PUNCTUATION = re.compile(r"[\W_]+")


def syllables(text: str) -> list[str]:
    """`青岛 12` → `["qing", "dao", "12"]`: folded, without punctuation; a Latin run stays whole."""
    return " ".join(lazy_pinyin(_PUNCTUATION.sub(" ", fold(text)))).split()


def sort_key(text: str) -> str:
    """`青岛` → `qing dao`, cut to 255 characters: what `sort_key` columns hold."""
    return " ".join(syllables(text))[:KEY_LENGTH]


def initials(text: str) -> str:
    """`计算机科学` → `jsjkx`: what people type to pick quickly."""
    return "".join(syllable[0] for syllable in syllables(text))[:KEY_LENGTH]
