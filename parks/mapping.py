"""The map as shapes: a GeoJSON file projected onto a drawing of fixed width, without any library or outside server."""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

import structlog
from django.conf import settings

WIDTH, MARGIN = 640, 8
"""Of the drawing, in its own units."""
LABEL = 60
"""The width of a name of three characters."""
Point = tuple[float, float]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Shape:
    """One district: the `d` of its path, where its label stands, whether it is wide enough for one without a park, and
    `broad` enough for one on a phone."""

    code: str
    name: str
    path: str
    x: int
    y: int
    wide: bool
    broad: bool


@dataclass(frozen=True)
class Projection:
    """Degrees WGS84 to the drawing's own units: equirectangular, true along the middle parallel."""

    west: float
    north: float
    squeeze: float
    scale: float

    def place(self, longitude: float, latitude: float) -> Point:
        return MARGIN + (longitude - self.west) * self.squeeze * self.scale, MARGIN + (
            self.north - latitude
        ) * self.scale

    def path(self, rings: list[list[list[float]]], *, closed: bool = True) -> str:
        """The `d` of lines of degrees."""
        drawn = (" L".join("{:.1f},{:.1f}".format(*self.place(*point[:2])) for point in ring) for ring in rings)
        return " ".join(f"M{line}{' Z' if closed else ''}" for line in drawn)


@dataclass(frozen=True)
class Drawing:
    """Shapes in a box of `width` × `height`, and how degrees come into it."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    projection: Projection

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height


def drawing() -> Drawing | None:
    """The map of the setting PARKS_MAP_FILE, or None where that file cannot be read as one: pages then show the table."""
    path = Path(settings.PARKS_MAP_FILE)
    try:
        return _drawn(str(path), path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, IndexError, ZeroDivisionError) as error:
        log.warning("map_unreadable", file=path.name, error=str(error))
        return None


@lru_cache(maxsize=2)
def _drawn(path: str, _changed: int) -> Drawing:
    with open(path, encoding="utf-8") as file:
        features = json.load(file)["features"]
    areas = [(f["properties"], [ring for part in _parts(f["geometry"]) for ring in part]) for f in features]
    points = [point for _about, rings in areas for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)

    to = Projection(west, north, squeeze, scale)
    shapes = tuple(
        _shape(about, [[to.place(*point[:2]) for point in ring] for ring in rings]) for about, rings in areas
    )
    return Drawing(WIDTH, round((north - south) * scale) + 2 * MARGIN, shapes, to)


def _parts(geometry: dict) -> list:
    """The polygons of a Polygon or MultiPolygon."""
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


def _shape(about: dict, rings: list[list[Point]]) -> Shape:
    path = " ".join("M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + " Z" for ring in rings)
    x, y = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    across = [x for ring in rings for x, _y in ring]
    width = max(across) - min(across)
    return Shape(str(about["code"]), str(about["name"]), path, round(x), round(y), width > LABEL, width > 2 * LABEL)


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: list[Point]) -> Point:
    """The centre of gravity of a ring."""
    area = _area(ring)
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    x = sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (6 * area)
    return x, sum((a[1] + b[1]) * cross for a, b, cross in pairs) / (6 * area)
