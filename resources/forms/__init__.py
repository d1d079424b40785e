"""Shapes of what people type, one module an area."""
