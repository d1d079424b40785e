"""What resources show on the pages of lower apps, one module an area."""

from resources.panels import finance, map, parks, policies  # noqa: F401
