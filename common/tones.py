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
    "interested": Tone("active", "heart-handshake"),
    "talking": Tone("active", "messages"),
    "withdrawn": _ENDED,
    "expired": Tone("quiet", "hourglass-off"),
    "closed": _ENDED,
    "superseded": _ENDED,
    "cancelled": _ENDED,
    "rejected": _BAD,
    "declined": _BAD,
    "failed": _BAD,
    "overdue": _WARN,
}


def tone_of(state: str) -> Tone:
    """The look of a state; one that nobody has given a tone is quiet."""
    return TONES.get(state, QUIET)
