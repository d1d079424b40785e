"""Pages of the inbox."""

from inbox.views.digests import digest, digest_days, digest_today
from inbox.views.messages import inbox, mute_by_link, read, read_all, set_delivery, set_muted

__all__ = [
    "digest",
    "digest_days",
    "digest_today",
    "inbox",
    "mute_by_link",
    "read",
    "read_all",
    "set_delivery",
    "set_muted",
]
