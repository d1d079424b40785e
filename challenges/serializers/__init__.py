"""Shapes of 揭榜挂帅 in the API, one file a part."""
