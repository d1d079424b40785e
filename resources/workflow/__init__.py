"""State machines as tables, one module an area."""
