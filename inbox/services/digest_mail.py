"""The digest as a mail, written when it is sent: what its reader has lost sight of since the morning is not in it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox.enums import UNMUTABLE, Kind
from inbox.links import mute_url
from inbox.models import Notification
from inbox.selectors import DigestRead, day_of_event, read_digest


class TooLate(ValueError):
    """The digest's day has passed before its mail could be sent."""


def compose_digest(
    notification: Notification, headers: dict[str, str], connection: BaseEmailBackend | None, now: datetime
) -> EmailMultiAlternatives | None:
    """Text and HTML with a link that mutes each kind on it; None where nothing is left to say. Raises TooLate.

    Costs three queries and one or two for each source on it: few beside the sending itself.
    """
    day, user = day_of_event(notification.event), notification.recipient
    if day is None or day != timezone.localdate(now):
        raise TooLate(_("摘要当天没有寄出，已过期。"))
    found = read_digest(user, day, now)
    if found is None or not (found.lines or found.missing):
        return None
    context = _context(notification, found, day, now)
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _("今日摘要：%(count)d 项") % {"count": len(found.lines)}
    text = render_to_string("inbox/digest_mail.txt", context)
    mail = EmailMultiAlternatives(subject, text, to=[user.email], headers=headers, connection=connection)
    mail.attach_alternative(render_to_string("inbox/digest_mail.html", context), "text/html")
    return mail


def _context(notification: Notification, found: DigestRead, day: date, now: datetime) -> dict[str, Any]:
    kinds: dict[Kind, str] = {entry.kind: mute_url(notification.recipient, entry.kind) for entry in found.lines}
    return {
        "found": found,
        "day": day,
        "now": now,
        "site": settings.SITE_URL,
        "address": f"{settings.SITE_URL}{notification.url}",
        "why": notification.why,
        "ways_out": [(kind, url) for kind, url in kinds.items() if kind not in UNMUTABLE],
        "mute": mute_url(notification.recipient, Kind.DIGEST),
    }
