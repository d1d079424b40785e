"""Cards of the cockpit (found at start)."""

from portal.cockpit import cards  # noqa: F401
