"""Forms of 揭榜挂帅, one file a part."""
