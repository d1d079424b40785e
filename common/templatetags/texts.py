"""Texts of users, shown safely with marks."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.highlight import mark, occurrences, window

register = template.Library()


@register.simple_tag
def highlight(text: str, spans: Iterable[Any], around: int = 0) -> SafeString:
    """`<mark>` at the spans (pairs, or objects with `start`, `end`: code points); `around` cuts to so many."""
    return window(text, spans, width=around) if around else mark(text, spans)


@register.simple_tag
def found(text: str, typed: str, around: int = 0) -> SafeString:
    """The text with the words typed marked; `around` cuts to that many characters around the first."""
    return highlight(text, occurrences(text, typed), around)


@register.simple_tag
def prose(text: str) -> SafeString:
    """Long text of a user in paragraphs, in a readable measure."""
    paragraphs = [line.strip() for line in (text or "").splitlines() if line.strip()]
    body = format_html_join("", "<p>{}</p>", ((line,) for line in paragraphs))
    return format_html('<div class="q-prose">{}</div>', body)
