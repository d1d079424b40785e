"""Permissions as small predicates, one module an area."""

from resources.rules import asks, listings, policies, tickets  # noqa: F401  (django-rules finds this package)
