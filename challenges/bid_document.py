"""What was handed in, as a document with a hash: the bidder's receipt, and proof that nothing changed while it was sealed."""

from datetime import datetime
from typing import Any

from challenges.models import Bid
from challenges.snapshot import digest, plain, stamp

TEXTS = ("route", "basis", "facilities", "rights_plan", "risks", "deliverables", "months")


def bid_document(bid: Bid, *, at: datetime) -> dict[str, Any]:
    """Everything that is judged, in a fixed order; files by their own SHA-256."""
    seats = bid.members.select_related("organisation").order_by("organisation__name")
    return {
        "reference": bid.reference,
        "challenge": bid.challenge.reference,
        "submitted_at": stamp(at),
        "bidder": bid.organisation.name,
        "members": [[seat.organisation.name, seat.duty] for seat in seats],
        "price": plain(bid.price),
        "answers": [
            [row.indicator.quantity, plain(row.low), plain(row.high), row.note]
            for row in bid.answers.select_related("indicator").order_by("indicator__position", "pk")
        ],
        "milestones": [
            [row.name, row.target, row.deliverable, row.month, plain(row.share)] for row in bid.milestones.all()
        ],
        "budget": [[row.line, row.source, plain(row.amount)] for row in bid.budget.order_by("pk")],
        "files": sorted(bid.attachments.values_list("sha256", flat=True)),
        **{name: plain(getattr(bid, name)) for name in TEXTS},
        **({"achievement": bid.achievement.reference} if bid.achievement else {}),
    }


def content_hash(bid: Bid, *, at: datetime) -> str:
    """SHA-256 of the canonical document as of its submission."""
    return digest(bid_document(bid, at=at))


def is_unchanged(bid: Bid) -> bool:
    """Whether what is stored is still what was handed in."""
    return bid.submitted_at is not None and content_hash(bid, at=bid.submitted_at) == bid.content_hash
