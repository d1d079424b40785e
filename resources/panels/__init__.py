"""What resources show on the pages of lower apps, one module an area."""

from resources.panels import finance, policies  # noqa: F401
