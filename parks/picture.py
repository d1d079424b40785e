"""The map as a PNG: the page's own drawing as one SVG, drawn by resvg; nothing outside the document is fetched."""

from pathlib import Path
from typing import Any

import resvg_py
from django.template.loader import render_to_string

STYLE = Path(__file__).parent / "data" / "map_picture.css"
WIDTH = 1600
"""Pixels: sharp on a slide."""
SPACE = 150
"""Above and below the drawing, for heading, key and source, in the drawing's own units."""
FONT = "Noto Sans CJK SC"


def picture(seen: dict[str, Any]) -> bytes:
    """PNG bytes of what the map page shows (`parks.views.map`). Without a Chinese font on the machine the words stay empty."""
    drawn = seen["atlas"].drawing
    text = render_to_string("parks/map_picture.svg", {**seen, "drawing": drawn, "height": drawn.height + SPACE})
    style = STYLE.read_text(encoding="utf-8")
    return bytes(
        resvg_py.svg_to_bytes(svg_string=text, style_sheet=style, width=WIDTH, font_family=FONT, sans_serif_family=FONT)
    )
