"""The supply-chain map of an alliance as a drawing: members in three columns, links between them (F031)."""

from dataclasses import dataclass

from parks.entry_enums import DRAWN
from parks.models import Alliance, AllianceMember, ChainLink

WIDTH, HEAD, ROW, BOX, TALL = 900, 40, 64, 230, 48
"""Of the drawing, the heading line, one row, and the box of a member, in the drawing's own units."""


@dataclass(frozen=True)
class Box:
    """A member with its place: left upper corner, and the middle of its left and right sides."""

    member: AllianceMember
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.y + TALL // 2

    @property
    def label_x(self) -> int:
        return self.x + 12


@dataclass(frozen=True)
class Arc:
    """A link as the `d` of a curve."""

    link: ChainLink
    path: str


@dataclass(frozen=True)
class ChainMap:
    width: int
    height: int
    box: int
    tall: int
    heads: tuple[tuple[int, str], ...]
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]


def chain_map(alliance: Alliance) -> ChainMap | None:
    """Members by stage, links as curves from left to right; None where nobody has joined yet."""
    columns: dict[str, list[AllianceMember]] = {stage: [] for stage in DRAWN}
    for member in alliance.members.kept().filter(stage__in=DRAWN).select_related("organisation"):
        columns[member.stage].append(member)
    if not any(columns.values()):
        return None
    step = (WIDTH - BOX) // 2
    boxes = {
        member.pk: Box(member, column * step, HEAD + row * ROW)
        for column, stage in enumerate(DRAWN)
        for row, member in enumerate(columns[stage])
    }
    links = alliance.links.kept().select_related("upstream__organisation", "downstream__organisation")
    arcs = tuple(
        Arc(link, _curve(boxes[link.upstream_id], boxes[link.downstream_id]))
        for link in links
        if link.upstream_id in boxes and link.downstream_id in boxes
    )
    height = HEAD + ROW * max(len(members) for members in columns.values())
    heads = tuple((column * step, str(stage.label)) for column, stage in enumerate(DRAWN))
    return ChainMap(WIDTH, height, BOX, TALL, heads, tuple(boxes.values()), arcs)


def _curve(start: Box, end: Box) -> str:
    """From the right side of one box to the left side of the other; within a column, round the right side."""
    x1, y1, y2 = start.x + BOX, start.middle, end.middle
    if end.x <= start.x:
        side = min(max(start.x, end.x) + BOX + 34, WIDTH - 2)
        return f"M{x1},{y1} C{side},{y1} {side},{y2} {end.x + BOX},{y2}"
    x2, bend = end.x, (end.x - x1) // 2
    return f"M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}"
