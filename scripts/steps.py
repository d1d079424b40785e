"""What the set-up scripts share: paths, stamps, messages. Standard library only."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent
VENV_DIR = PROJECT_DIR / ".venv"
VENV_PYTHON = VENV_DIR / "bin" / "python"


class StepError(Exception):
    """A step cannot be done; the message says why and how to mend it."""


def say(message: str) -> None:
    print(f"· {message}", flush=True)


class Stamp:
    """A file that remembers the inputs of a finished step, so that a second run can skip it."""

    def __init__(self, path: Path, inputs: Iterable[Path]) -> None:
        digest = hashlib.sha256(sys.version.encode())
        for source in inputs:
            digest.update(source.read_bytes())
        self.path = path
        self.value = digest.hexdigest()

    def is_current(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.value

    def write(self) -> None:
        self.path.write_text(self.value)
