"""Reads that join several nouns, one module an area."""
