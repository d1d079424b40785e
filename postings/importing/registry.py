"""The kinds of posting that can be imported. Apps above add theirs in `importers.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.module_loading import autodiscover_modules

from common.errors import Text
from postings.importing.columns import Layout
from postings.models import Posting
from postings.services import BulkResult

SaveMany = Callable[..., BulkResult]


@dataclass(frozen=True)
class Importer:
    """One kind: its layout, and the app's `save_many`."""

    kind: str
    label: Text
    model: type[Posting]
    layout: Layout
    save_many: SaveMany
    mine_url: str


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    _importers[importer.kind] = importer


def importers() -> dict[str, Importer]:
    """Every kind, by its name."""
    if not _importers:
        autodiscover_modules("importers")
    return dict(_importers)


def importer(kind: str) -> Importer:
    """The importer of a kind; a kind that nobody registered is not found."""
    try:
        return importers()[kind]
    except KeyError as error:
        raise Http404(kind) from error


def choices() -> list[tuple[str, Any]]:
    """Kinds with their labels, for forms."""
    return [(kind, found.label) for kind, found in importers().items()]
