"""Every writer of postings: verbs that work on any kind. `needs` and `achievements` add what is theirs."""

from postings.services.bulk import BulkResult, save_many
from postings.services.files import attach_file, remove_file
from postings.services.freshness import confirm, expire_unconfirmed, remind_unconfirmed
from postings.services.life import (
    VERBS,
    publish_posting,
    recall,
    resolve,
    return_posting,
    submit,
    take_down,
    withdraw,
)
from postings.services.saving import save_posting

__all__ = [
    "VERBS",
    "BulkResult",
    "attach_file",
    "confirm",
    "expire_unconfirmed",
    "publish_posting",
    "recall",
    "remind_unconfirmed",
    "remove_file",
    "resolve",
    "return_posting",
    "save_many",
    "save_posting",
    "submit",
    "take_down",
    "withdraw",
]
