"""The environment, read once: a variable that is not set has the default given here."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
"""Everything the portal writes outside its database: uploads, match indexes, the embedded servers' data."""
