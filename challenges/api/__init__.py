"""Challenges in the API, one file a part; `portal.api` registers the viewsets."""
