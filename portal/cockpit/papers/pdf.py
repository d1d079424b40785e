"""A report as PDF, drawn by WeasyPrint from our own template; nothing outside the document is ever fetched."""

import logging
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def report_pdf(content: dict[str, Any]) -> bytes | None:
    """The file, or None where WeasyPrint's system libraries are missing: the Word document is made all the same."""
    engine = _engine()
    if engine is None:
        return None
    text = render_to_string("cockpit/pdf.html", {"content": content})
    style = engine.CSS(filename=str(settings.BASE_DIR / "static" / "css" / "challenge-pdf.css"))
    return bytes(engine.HTML(string=text, url_fetcher=_refuse).write_pdf(stylesheets=[style]))


def _refuse(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"not fetched: {url}")


@cache
def _engine() -> Any:
    try:
        return import_module("weasyprint")
    except OSError as error:
        logger.warning("no PDF on this machine: %s", error)
        return None
