"""The signed link in a reminder: opens one posting's confirmation for one person, without signing in."""

from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from accounts.models import User
from postings.selectors import posting_models

if TYPE_CHECKING:
    from postings.models import Posting

_SALT = "postings.confirm"
VALID_SECONDS = 30 * 24 * 3600
"""Longer than the first reminder's 14 days, shorter than the next 90."""


def confirm_path(posting: "Posting", user: User) -> str:
    """The link's path. It names the posting, the person and the confirmation that it renews, so that it works once."""
    stamp = posting.confirmed_at.timestamp() if posting.confirmed_at else 0
    token = signing.dumps([posting._meta.model_name, posting.pk, user.pk, stamp], salt=_SALT)
    return reverse("posting_confirm", args=[token])


def read_confirm_token(token: str) -> "tuple[Posting, User] | None":
    """The posting and the person, or None where the link is forged, too old, or already used."""
    try:
        name, pk, user_pk, stamp = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    model = next((model for model in posting_models() if model._meta.model_name == name), None)
    posting = model.objects.filter(pk=pk).select_related("organisation").first() if model else None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if posting is None or user is None or posting.confirmed_at is None or posting.confirmed_at.timestamp() != stamp:
        return None
    return posting, user
