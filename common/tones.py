"""How a state looks: a tone and an icon by its name, the same in every app. Words always stand beside them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tone:
    """`tone` is a class suffix in `static/css/components.css`; `icon` a name of the icon set."""

    tone: str
    icon: str


QUIET = Tone("quiet", "point")
_WAITING = Tone("due", "clock")
_GOOD = Tone("good", "circle-check")
_WARN = Tone("warn", "alert-triangle")
_BAD = Tone("bad", "circle-x")
_ACTIVE = Tone("active", "player-play")
_ENDED = Tone("quiet", "archive")

TONES: dict[str, Tone] = {
    "draft": Tone("quiet", "pencil"),
    "pending": _WAITING,
    "submitted": _WAITING,
    "waiting": _WAITING,
    "queued": _WAITING,
    "uploaded": _WAITING,
    "proposed": _WAITING,
    "previewed": _WAITING,
    "confirmed": _WAITING,
    "returned": Tone("warn", "arrow-back-up"),
    "published": _GOOD,
    "verified": _GOOD,
    "approved": _GOOD,
    "accepted": _GOOD,
    "connected": Tone("good", "heart-handshake"),
    "done": _GOOD,
    "succeeded": _GOOD,
    "resolved": Tone("good", "flag-check"),
    "completed": _GOOD,
    "running": _ACTIVE,
    "leased": _ACTIVE,
    "building": _ACTIVE,
    "matching": _ACTIVE,
    "open": _ACTIVE,
    "new": Tone("active", "sparkles"),
    "reviewing": _ACTIVE,
    "under_review": _ACTIVE,
    "eligible": Tone("active", "circle-check"),
    "shortlisted": Tone("active", "list-check"),
    "selected": _GOOD,
    "contracted": _GOOD,
    "ineligible": _BAD,
    "not_selected": _ENDED,
    "interested": Tone("active", "heart-handshake"),
    "talking": Tone("active", "messages"),
    "withdrawn": _ENDED,
    "expired": Tone("quiet", "hourglass-off"),
    "closed": _ENDED,
    "superseded": _ENDED,
    "lapsed": Tone("quiet", "hourglass-off"),
    "revoked": _BAD,
    "cancelled": _ENDED,
    "announced": Tone("active", "speakerphone"),
    "held": _GOOD,
    "registered": _GOOD,
    "rejected": _BAD,
    "declined": _BAD,
    "failed": _BAD,
    "passed": _GOOD,
    "rectify": _WARN,
    "conditional": _WARN,
    "paid": _GOOD,
    "overdue": _WARN,
    # news, cases, opinions
    "received": _WAITING,
    "assigned": _ACTIVE,
    "answered": _GOOD,
    "reopened": _WARN,
    "collected": Tone("quiet", "pencil"),
    "written": _WAITING,
    "reviewed": Tone("active", "circle-check"),
    # what is asked of banks, funds, bases, partners and experts
    "asked": _WAITING,
    "invited": _WAITING,
    "pitched": _WAITING,
    "countered": _WAITING,
    "signed": _WAITING,
    "agreed": Tone("active", "calendar-check"),
    "diligence": _ACTIVE,
    "in_use": _ACTIVE,
    "invested": _GOOD,
    "listed": _GOOD,
    "funded": _GOOD,
    "concluded": _GOOD,
    "ended": _ENDED,
    "removed": _ENDED,
    # the road of a challenge
    "screening": _WAITING,
    "diagnosis": _WAITING,
    "listed_pending": _WAITING,
    "negotiation": Tone("active", "messages"),
    "publicity": Tone("active", "speakerphone"),
    "objection": _WARN,
    "contracting": Tone("active", "signature"),
    "in_progress": _ACTIVE,
    "milestone_check": _WAITING,
    "acceptance": _WAITING,
    "subsidy_due": _WAITING,
    "not_listed": _BAD,
    "no_bid": _WARN,
    "relisted": Tone("quiet", "refresh"),
    "suspended": Tone("warn", "player-pause"),
    "terminated": _BAD,
    "clawback": _BAD,
}


def tone_of(state: str) -> Tone:
    """The look of a state; one that nobody has given a tone is quiet."""
    return TONES.get(state, QUIET)
