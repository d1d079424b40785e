"""When a posting is published, changed or leaves: a row in the same transaction, a wake-up after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver

import matching.challenge_receivers  # noqa: F401  (found with this module when the process starts)
from achievements.models import Achievement
from matching.enums import Side
from matching.services.requests import request_match
from needs.models import Need
from postings.models import Posting
from postings.signals import posting_changed, posting_left, posting_published, postings_saved_in_bulk

SIDES: dict[type[Posting], str] = {Need: Side.NEED, Achievement: Side.ACHIEVEMENT}


@receiver([posting_published, posting_changed, posting_left])
def match_one(sender: type[Posting], posting: Posting, now: datetime, **_: Any) -> None:
    request_match(side=SIDES[sender], ids=[posting.pk], now=now)


@receiver(postings_saved_in_bulk)
def match_batch(
    sender: type[Posting], published: Sequence[int], changed: Sequence[int], now: datetime, **_: Any
) -> None:
    request_match(side=SIDES[sender], ids=[*published, *changed], now=now)
