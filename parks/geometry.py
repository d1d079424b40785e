"""Boundaries and lines in degrees WGS84, checked before they are kept."""

from typing import Any

MOST_POINTS = 5_000
"""Of one boundary: more is a survey, not an outline on a page."""


def clean_boundary(shape: Any) -> dict[str, Any]:
    """The geometry of a GeoJSON Polygon or MultiPolygon (or a Feature of one), numbers only. Raises ValueError."""
    if not isinstance(shape, dict):
        raise ValueError("not an object")
    if shape.get("type") == "Feature":
        return clean_boundary(shape.get("geometry"))
    if shape.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("neither Polygon nor MultiPolygon")
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    cleaned = [[_ring(ring) for ring in part] for part in parts]
    if not cleaned or not all(cleaned) or sum(len(ring) for part in cleaned for ring in part) > MOST_POINTS:
        raise ValueError("empty, or too many points")
    return {"type": "MultiPolygon", "coordinates": cleaned}


def _ring(ring: Any) -> list[list[float]]:
    points = [[_degree(point[0], 180), _degree(point[1], 90)] for point in ring]
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueError("a ring is closed and has three corners")
    return points


def _degree(value: Any, most: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise ValueError("not a degree")
    return round(float(value), 6)
