"""An event as a calendar entry (RFC 5545), to be opened by any calendar."""

from datetime import UTC, datetime

from events.enums import EventStatus
from events.models import Event

LONGEST = 75
"""Octets a line may have before it is folded (RFC 5545, 3.1)."""


def entry(event: Event, address: str, now: datetime) -> str:
    """The whole file; a cancelled event takes its entry back."""
    status = "CANCELLED" if event.status == EventStatus.CANCELLED else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Qianqiao//Events//ZH", "BEGIN:VEVENT",
        f"UID:{event.reference}@qianqiao", f"DTSTAMP:{_stamp(now)}", f"DTSTART:{_stamp(event.starts_at)}",
        f"DTEND:{_stamp(event.ends_at)}", f"SUMMARY:{_text(event.title)}", f"LOCATION:{_text(event.place)}",
        f"DESCRIPTION:{_text(event.intro)}", f"URL:{address}", f"STATUS:{status}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(_folded(line) for line in lines)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Commas, semicolons, backslashes and line ends mean something in a calendar file."""
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Cut between characters, never inside one."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts) + "\r\n"
