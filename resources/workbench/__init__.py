"""The cards that resources put on people's first pages, one module an area."""

from resources.workbench import finance, policies, tickets  # noqa: F401
