"""What lists can be narrowed by, one module an area."""
