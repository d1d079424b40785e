"""Places that upper apps put on the map as a layer of their own.

An upper app registers a function from where `panels.py` imports it:

    @landmarks("bases", label=_("含中试与验证基地"), title=_("中试与验证基地"), about=_("成熟度"))
    def bases(user) -> list[Landmark]: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.errors import Text


@dataclass(frozen=True)
class Landmark:
    """One place: degrees WGS84, or none for a place that stands in the table only; `note` is what the layer is about."""

    name: str
    kind: str
    note: str
    url: str
    district: str
    district_name: str
    longitude: Decimal | None
    latitude: Decimal | None
    is_demo: bool = False


Maker = Callable[[Any], list[Landmark]]


@dataclass(frozen=True)
class Layer:
    """A choice of the map: how the choice reads, the heading of its table, the heading of `note`, what it holds."""

    code: str
    label: Text
    title: Text
    about: Text
    rows: Maker


_layers: dict[str, Layer] = {}


def landmarks(code: str, *, label: Text, title: Text, about: Text) -> Callable[[Maker], Maker]:
    """Register what a viewer may see of these places."""

    def register(maker: Maker) -> Maker:
        _layers[code] = Layer(code, label, title, about, maker)
        return maker

    return register


def layer_of(code: str) -> Layer | None:
    return _layers.get(code)


def layers() -> list[Layer]:
    """In the order of their codes."""
    return [_layers[code] for code in sorted(_layers)]
