"""Reads that sound like English, one module an area."""
