"""One appointment as a calendar file (RFC 5545), for the phone."""

from datetime import UTC, datetime

_FOLD = 73
"""Octets of a line before it is folded: RFC 5545, 3.1 allows 75 with the break."""


def calendar_file(*, uid: str, start: datetime, end: datetime, title: str, place: str, text: str, now: datetime) -> str:
    """The text of an `.ics` file with CRLF line ends; times in UTC."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Qianqiao//Visits//ZH", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:{uid}", f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}",
        f"SUMMARY:{_escape(title)}", f"LOCATION:{_escape(place)}", f"DESCRIPTION:{_escape(text)}", "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> list[str]:
    """Parts of at most 73 octets, never cutting a character; each but the first begins with a space."""
    parts, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > _FOLD:
            parts.append(current)
            current = " "
        current += letter
    return [*parts, current]
