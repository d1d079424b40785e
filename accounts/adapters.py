"""How sign-up and sign-in of the library meet our people."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Our user has one `name` instead of first and last."""
