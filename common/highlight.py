"""Marking words in a text by code-point offsets, safely: everything but our own `<mark>` is escaped."""

import unicodedata
from collections.abc import Iterable
from typing import Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.search import typed_parts


class HasOffsets(Protocol):
    start: int
    end: int


Pair = tuple[int, int]


def merge_spans(spans: Iterable[HasOffsets | Pair], length: int) -> list[Pair]:
    """Spans cut to [0, length), empty ones dropped, overlapping and touching ones joined, in order."""
    merged: list[Pair] = []
    for start, end in sorted(_cut(span, length) for span in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(span: HasOffsets | Pair, length: int) -> Pair:
    start, end = span if isinstance(span, tuple) else (span.start, span.end)
    return max(0, start), min(length, end)


def mark(text: str, spans: Iterable[HasOffsets | Pair]) -> SafeString:
    """The text escaped, with `<mark>` around each span."""
    parts, at = [], 0
    for start, end in merge_spans(spans, len(text)):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))


def window(text: str, spans: Iterable[HasOffsets | Pair], *, width: int) -> SafeString:
    """About `width` characters around the first span, marked, with … where something is left out."""
    merged = merge_spans(spans, len(text))
    first = merged[0][0] if merged else 0
    start = max(0, min(first - width // 4, len(text) - width))
    end = min(len(text), start + width)
    inside = [(a - start, b - start) for a, b in merged]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return mark_safe(f"{before}{mark(text[start:end], inside)}{after}")


def occurrences(text: str, typed: str) -> list[Pair]:
    """Where the words typed occur in the text, whatever their width and case, as offsets in the original text."""
    folded, origin = _folded(text)
    found = []
    for word in typed_parts(typed):
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    return merge_spans(found, len(text))


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", character).lower() for character in text)


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the offset of the original one."""
    pieces, origin = [], []
    for at, character in enumerate(text):
        piece = _fold(character)
        pieces.append(piece)
        origin += [at] * len(piece)
    return "".join(pieces), origin
