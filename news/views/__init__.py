"""Pages of news, cases and opinions."""
