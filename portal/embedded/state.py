"""What the supervisor tells the others: where the sockets are, which processes it runs, what went wrong."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .layout import Layout


@dataclass
class State:
    """The content of `var/embedded/state.json`; believed only while the supervisor's lock is held."""

    supervisor: int = 0
    socket_dir: str = ""
    pids: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def write(self, layout: Layout) -> None:
        scratch = layout.state_file.with_suffix(".new")
        scratch.write_text(json.dumps(asdict(self), indent=1))
        scratch.replace(layout.state_file)

    @classmethod
    def read(cls, layout: Layout) -> State:
        """The last state written; an empty one where there is none, or a crash spoilt it."""
        try:
            return cls(**json.loads(Path(layout.state_file).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return cls()
