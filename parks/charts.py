"""Geometry of the charts: bars and a line, drawn on the server as SVG with a table behind them. Lengths are SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.errors import Text

WIDTH, BAR, GAP, LEFT = 720, 26, 10, 136
HEIGHT, MARGIN = 200, 36


@dataclass(frozen=True)
class Bar:
    """One bar from the left; `url` opens what it stands for."""

    label: Text
    value: Decimal | int
    shown: str
    y: int
    width: int
    url: str = ""

    @property
    def middle(self) -> int:
        return self.y + BAR // 2 + 5

    @property
    def end(self) -> int:
        return LEFT + self.width + 8


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    height: int
    width: int = WIDTH
    left: int = LEFT
    thick: int = BAR


@dataclass(frozen=True)
class Point:
    label: str
    shown: str
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """Points from the left to the right, the scale from 0 to `top`."""

    points: list[Point]
    path: str
    top: Decimal
    base: int = HEIGHT - MARGIN
    width: int = WIDTH
    height: int = HEIGHT
    left: int = MARGIN


def bars(rows: Sequence[tuple[Text, Decimal | int, str, str]]) -> Bars:
    """(label, value, words beside it, address) from the top down; the longest fills two thirds of the width."""
    most = max((value for _label, value, _shown, _url in rows), default=0) or 1
    room = WIDTH - LEFT - 170
    drawn = [
        Bar(label, value, shown, GAP + index * (BAR + GAP), max(2, int(room * value / most)) if value else 0, url)
        for index, (label, value, shown, url) in enumerate(rows)
    ]
    return Bars(drawn, GAP + len(rows) * (BAR + GAP))


def line(rows: Sequence[tuple[str, Decimal]], *, top: Decimal) -> Line | None:
    """(label, value) in order of time; None for fewer than two, which make no line."""
    if len(rows) < 2:
        return None
    room, tall = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    points = [
        Point(label, str(value), MARGIN + room * index // (len(rows) - 1), int(HEIGHT - MARGIN - tall * value / top))
        for index, (label, value) in enumerate(rows)
    ]
    path = "M" + " L".join(f"{point.x} {point.y}" for point in points)
    return Line(points, path, top)
