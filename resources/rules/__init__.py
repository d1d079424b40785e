"""Permissions as small predicates, one module an area."""
