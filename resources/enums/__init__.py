"""States and kinds of resources, one module an area."""
