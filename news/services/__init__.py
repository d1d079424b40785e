"""Writers of news, cases and opinions."""
