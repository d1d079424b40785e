"""Shapes of what the API answers, one module an area."""
