"""Where the embedded servers keep their things, all below one `var/` folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
SERVER_NAMES = ("postgres", "valkey")


class EmbeddedError(RuntimeError):
    """The embedded servers cannot serve; the message says why and how to mend it."""


def default_var_dir() -> Path:
    """`VAR_DIR` of the environment, else `var/` of this checkout."""
    return Path(os.environ.get("VAR_DIR") or PROJECT_DIR / "var").resolve()


@dataclass(frozen=True)
class Layout:
    """The folders and files of one embedded world."""

    var_dir: Path

    @property
    def control_dir(self) -> Path:
        return self.var_dir / "embedded"

    @property
    def leases_dir(self) -> Path:
        return self.control_dir / "leases"

    @property
    def start_lock(self) -> Path:
        """Held while somebody starts or stops the supervisor: one at a time."""
        return self.control_dir / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor as long as it lives: the kernel drops it, whatever the death."""
        return self.control_dir / "supervisor.lock"

    @property
    def state_file(self) -> Path:
        return self.control_dir / "state.json"

    @property
    def log_dir(self) -> Path:
        return self.var_dir / "log"

    def data_dir(self, server: str) -> Path:
        return self.var_dir / server

    def create(self) -> Layout:
        """Make the folders that belong to whoever runs us.

        Raises EmbeddedError where `var/` belongs to another account.
        """
        try:
            self.var_dir.mkdir(parents=True, exist_ok=True)
            self.log_dir.mkdir(exist_ok=True)
            self.leases_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.start_lock.touch()
        except PermissionError as error:
            raise EmbeddedError(
                f"Cannot write to {error.filename}. Run as the account that owns {self.var_dir}, "
                "or choose another folder with VAR_DIR."
            ) from error
        return self
