"""PostgreSQL and Valkey for a machine that has neither: one pair for each `var/`, shared by all its processes.

    with ensure(var_dir=Path("var")) as services:
        os.environ["DATABASE_URL"] = services.database_url

The first to ask starts a supervisor, which owns the servers; each user holds a lease, and when the last lease is
gone, even by kill -9, the servers stop. See docs/operations.md.
"""

from .client import Services, ensure, prepare_environment
from .layout import EmbeddedError, default_var_dir

__all__ = ["EmbeddedError", "Services", "default_var_dir", "ensure", "prepare_environment"]
