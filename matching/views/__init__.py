"""Doors of matching: lists and single matches, the broker's board, conversations, runs."""
