"""The demo world: fictional organisations and people, and what they post (see `data/README.md`)."""
