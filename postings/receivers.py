"""What postings do when an organisation is verified, or a person asks for their data."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import Organisation, User
from accounts.signals import organisation_decided, personal_data_asked
from postings.enums import PostingStatus
from postings.selectors import posting_models
from postings.signals import postings_saved_in_bulk


@receiver(organisation_decided)
def open_or_close(sender: type, organisation: Organisation, by: Any, now: datetime, **_: Any) -> None:
    """What it published comes into public life with its verification, or leaves it: matching hears of it at once."""
    for model in posting_models():
        rows = model.objects.filter(organisation=organisation, status=PostingStatus.PUBLISHED)
        keys = list(rows.order_by().values_list("pk", flat=True))
        if keys:
            opened, closed = (keys, []) if organisation.is_verified else ([], keys)
            postings_saved_in_bulk.send(model, published=opened, changed=closed, by=by, now=now)


@receiver(personal_data_asked)
def authored(sender: type, user: User, **_: Any) -> dict[str, Any]:
    """The postings that name this person as their contact."""
    return {
        model._meta.db_table: list(
            model.objects.filter(author=user).values("reference", "title", "status", "created_at")
        )
        for model in posting_models()
    }
