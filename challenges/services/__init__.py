"""Every writer of 揭榜挂帅."""
