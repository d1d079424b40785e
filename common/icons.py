"""Icons of the Tabler set, drawn inline so that they take the colour of their words."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PATHS = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = re.compile(r'<path stroke="none"[^>]*/>')


def icon_folder() -> Path:
    """Where `make setup` puts the icons."""
    return Path(settings.BASE_DIR) / "static" / "vendor" / "icons" / "outline"


@lru_cache(maxsize=512)
def icon_paths(name: str) -> str:
    """The drawing of one icon without its `<svg>`; "" where the set is not installed.

    Raises LookupError for a name that an installed set does not have, so that a typing error fails in the tests.
    """
    if not _NAME.fullmatch(name):
        raise LookupError(name)
    folder = icon_folder()
    try:
        found = _PATHS.search((folder / f"{name}.svg").read_text(encoding="utf-8"))
    except FileNotFoundError:
        if folder.is_dir():
            raise LookupError(name) from None
        return ""
    return _FRAME.sub("", found.group(1)).strip() if found else ""


def draw(name: str, label: str = "") -> SafeString:
    """`<svg>` of the icon: hidden from screen readers unless `label` says what it means."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return mark_safe(
        f'<svg class="icon icon-{escape(name)}" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        f'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" '
        f"{voice}>{icon_paths(name)}</svg>"
    )
