"""A challenge as PDF, drawn by WeasyPrint from a template of our own; nothing outside the document is ever fetched."""

import logging
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def challenge_pdf(context: dict[str, Any]) -> bytes | None:
    """The file, or None where WeasyPrint's system libraries are missing: then the caller serves a page to print."""
    engine = _engine()
    if engine is None:
        return None
    text = render_to_string("challenges/pdf.html", context)
    style = engine.CSS(filename=str(settings.BASE_DIR / "static" / "css" / "challenge-pdf.css"))
    return bytes(engine.HTML(string=text, url_fetcher=_refuse).write_pdf(stylesheets=[style]))


def _refuse(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"not fetched: {url}")


@cache
def _engine() -> Any:
    """WeasyPrint. Loading it takes two seconds and Pango, so it waits for the first download."""
    try:
        return import_module("weasyprint")
    except OSError as error:
        logger.warning("no PDF on this machine: %s", error)
        return None
