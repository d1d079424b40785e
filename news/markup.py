"""The few marks that an article may use, drawn by markdown-it (CommonMark) with HTML, images and code switched off.

Headings begin at level 2 (a page has one `<h1>`); links go to http, https, mailto or this site only, without referrer.
"""

from collections.abc import MutableMapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_OFF = ["html_block", "html_inline", "image", "code", "fence", "backticks", "entity", "reference", "lheading"]
_SCHEMES = {"", "http", "https", "mailto"}
_SHIFT = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}


def rendered(text: str) -> SafeString:
    """The text as HTML of our own making: whatever looks like a tag is shown as it was typed."""
    return mark_safe(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(_OFF)
    parser.validateLink = _is_safe  # type: ignore[method-assign]
    for name in ("heading_open", "heading_close"):
        parser.add_render_rule(name, _lowered)
    for name in ("th_open", "td_open"):
        parser.add_render_rule(name, _unstyled)
    parser.add_render_rule("link_open", _outward)
    return parser


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in _SCHEMES and not url.startswith("//")


def _lowered(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    tokens[at].tag = _SHIFT.get(tokens[at].tag, tokens[at].tag)
    return renderer.renderToken(tokens, at, options, env)


def _outward(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    return renderer.renderToken(tokens, at, options, env)


def _unstyled(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    """Alignment comes as a `style` attribute, which our CSP refuses."""
    tokens[at].attrs.pop("style", None)
    return renderer.renderToken(tokens, at, options, env)
