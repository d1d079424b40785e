"""Which city this installation is for: its words, its map and its data come from one folder under `regions/` (N28, F089).

Plain Python: settings read it before Django is ready.
"""

import struct
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Region:
    """A city. `words` replaces sentences of the interface; `folder` holds files that replace those of the apps."""

    code: str
    city: str
    folder: Path
    map_file: str
    map_source: str
    corridor_file: str
    is_home: bool
    words: Mapping[str, str]

    def file(self, name: str, default: Path) -> Path:
        """The region's own file of that name (`figures/reference_figures.csv`), else the app's."""
        own = self.folder / name
        return own if own.exists() else default


def read_region(folder: Path) -> Region:
    """The region of `region.toml` in that folder; paths in it are relative to the folder. Raises FileNotFoundError."""
    with (folder / "region.toml").open("rb") as file:
        said = tomllib.load(file)
    chart = said["map"]
    corridor = str((folder / chart["corridor"]).resolve()) if chart["corridor"] else ""
    return Region(
        code=folder.name, city=said["city"], folder=folder, map_file=str((folder / chart["file"]).resolve()),
        map_source=chart["source"], corridor_file=corridor, is_home=said["is_home"], words=said.get("words", {}),
    )  # fmt: skip


def write_words(region: Region, folder: Path) -> Path | None:
    """The region's words as a gettext catalogue for LOCALE_PATHS, written where they changed; None where there are none."""
    if not region.words:
        return None
    path = folder / region.code / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    packed = _catalogue(region.words)
    if not path.exists() or path.read_bytes() != packed:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(packed)
        fresh.replace(path)
    return folder / region.code


def _catalogue(words: Mapping[str, str]) -> bytes:
    """A GNU .mo file: magic, version, count, two tables of (length, offset), then the texts, each ended by a zero."""
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
    pairs = sorted((key.encode(), value.encode()) for key, value in {"": header, **words}.items())
    count, start = len(pairs), 28
    place = start + 16 * count
    texts, tables = b"", []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), place + len(texts)))
            texts += pair[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, 0) + b"".join(tables) + texts
