"""What lies over the districts of the map: parks at their coordinates, the innovation corridor (F224), other places."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import structlog
from django.conf import settings

from parks.landmarks import Landmark
from parks.mapping import Drawing
from parks.models import Park

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Spot:
    """A park on the drawing; `outline` is the `d` of its boundary, where one is known."""

    park: Park
    x: int
    y: int
    outline: str = ""

    @property
    def label_x(self) -> int:
        return self.x + 8


@dataclass(frozen=True)
class Mark:
    """Another place on the drawing, a square whose middle is its point."""

    landmark: Landmark
    x: int
    y: int

    SIDE: ClassVar[int] = 9

    @property
    def left(self) -> int:
        return self.x - self.SIDE // 2

    @property
    def top(self) -> int:
        return self.y - self.SIDE // 2


@dataclass(frozen=True)
class Corridor:
    """A line of the region's plan. `schematic` says that its course is not published and only hinted at."""

    name: str
    source: str
    schematic: bool
    path: str


def spots(drawing: Drawing, parks: list[Park]) -> list[Spot]:
    """Parks whose coordinates lie on this map; the others stand in the table only."""
    found = []
    for park in parks:
        if park.longitude is None or park.latitude is None:
            continue
        x, y = drawing.projection.place(float(park.longitude), float(park.latitude))
        if drawing.holds(x, y):
            found.append(Spot(park, round(x), round(y), _outline(drawing, park)))
    return found


def marks(drawing: Drawing, places: list[Landmark]) -> list[Mark]:
    """Places with a point on this map; the others stand in the table only."""
    placed = [
        (place, drawing.projection.place(float(place.longitude), float(place.latitude)))
        for place in places
        if place.longitude is not None and place.latitude is not None
    ]
    return [Mark(place, round(x), round(y)) for place, (x, y) in placed if drawing.holds(x, y)]


def _outline(drawing: Drawing, park: Park) -> str:
    parts = (park.boundary or {}).get("coordinates", [])
    return drawing.projection.path([ring for part in parts for ring in part])


def corridors(drawing: Drawing) -> list[Corridor]:
    """The lines of the setting PARKS_CORRIDOR_FILE; none where it is empty or cannot be read."""
    if not settings.PARKS_CORRIDOR_FILE:
        return []
    path = Path(settings.PARKS_CORRIDOR_FILE)
    try:
        features = _features(str(path), path.stat().st_mtime_ns)
        return [_corridor(drawing, feature) for feature in features]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        log.warning("corridor_unreadable", file=path.name, error=str(error))
        return []


@lru_cache(maxsize=4)
def _features(path: str, _changed: int) -> tuple[Any, ...]:
    with open(path, encoding="utf-8") as file:
        return tuple(json.load(file)["features"])


def _corridor(drawing: Drawing, feature: Any) -> Corridor:
    about, shape = feature["properties"], feature["geometry"]
    lines = shape["coordinates"] if shape["type"] == "MultiLineString" else [shape["coordinates"]]
    path = drawing.projection.path(lines, closed=False)
    return Corridor(str(about["name"]), str(about["source"]), bool(about["schematic"]), path)
