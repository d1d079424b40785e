"""The cards that resources put on people's first pages, one module an area."""

from resources.workbench import finance  # noqa: F401
