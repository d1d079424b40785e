"""Links in mails that work without signing in, because they are signed."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from inbox.enums import UNMUTABLE

_SALT = "inbox.mute"


def mute_url(user: User, kind: str) -> str:
    """Where this person mutes this kind; empty for a kind that cannot be muted."""
    if kind in UNMUTABLE:
        return ""
    token = signing.dumps([user.pk, str(kind)], salt=_SALT)
    return f"{settings.SITE_URL}{reverse('inbox_mute', args=[token])}"


def read_mute_token(token: str) -> tuple[int, str] | None:
    """The person's id and the kind, or None for a link that we did not sign."""
    try:
        user_id, kind = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return user_id, kind
