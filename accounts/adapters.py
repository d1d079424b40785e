"""How sign-up and sign-in of the library meet our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Our user has one `name` instead of first and last."""


def tried_username(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name whose sign-in is tried, for the count of failures: a person's name and e-mail count together."""
    given = dict(credentials or {}) or (request.POST.dict() if request is not None else {})
    tried = given.get("username") or given.get("email") or given.get("login")
    if not tried:
        return None
    person = User.objects.filter(email__iexact=tried).first() if "@" in tried else None
    return person.username if person else str(tried).lower()
