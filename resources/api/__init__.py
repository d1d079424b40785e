"""The JSON doors of resources, one module an area."""
