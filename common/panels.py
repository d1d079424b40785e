"""Panels: what upper apps show on the page of an object that a lower app owns.

An upper app writes `panels.py` (found at start, as Django finds `admin.py`):

    @panel(Organisation, order=10)
    def needs_of(organisation, user): return Panel(_("公开的需求"), "needs/_panel.html", {"needs": …}) or None

and the lower app's page includes them with `{% include "ui/panels.html" %}` after `panels_of(obj, user)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """One section of a page: its heading, its template, and what the template sees as `data`."""

    title: str | Promise
    template: str
    data: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Any, Any], Panel | None]
_makers: dict[type[models.Model], dict[str, tuple[int, Maker]]] = {}


def panel(model: type[models.Model], *, order: int = 50) -> Callable[[Maker], Maker]:
    """Register a function of (object, user) that returns a panel, or None where it has nothing to show."""

    def register(maker: Maker) -> Maker:
        _makers.setdefault(model, {})[f"{maker.__module__}.{maker.__qualname__}"] = (order, maker)
        return maker

    return register


def panels_of(obj: models.Model, user: Any) -> list[Panel]:
    """The panels of this object for this viewer, in order."""
    makers = sorted(_makers.get(obj._meta.model, {}).items(), key=lambda item: (item[1][0], item[0]))
    return [made for _name, (_order, maker) in makers if (made := maker(obj, user)) is not None]
