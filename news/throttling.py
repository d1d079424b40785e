"""How often one address may write: counted in the cache, by hour."""

from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
PER_ADDRESS, PER_PERSON = 20, 5
"""Opinions an hour from one network address (a whole office may share it) and from one e-mail or account: proposal."""


def allowed(request: HttpRequest, who: str) -> bool:
    """Whether one more opinion may come in now; counts it."""
    address = request.META.get("REMOTE_ADDR", "")
    return _count(f"opinion:address:{address}") <= PER_ADDRESS and _count(f"opinion:who:{who}") <= PER_PERSON


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
