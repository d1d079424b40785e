"""Forms of news, cases and opinions; the services write."""
