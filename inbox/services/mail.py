"""The relay: what was told is also mailed, at least once, and the same mail has the same Message-ID."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string

from inbox.enums import Kind
from inbox.links import mute_url
from inbox.models import Notification
from inbox.selectors import digested_kinds
from inbox.services.digest_mail import TooLate, compose_digest
from inbox.services.messages import is_muted

logger = structlog.get_logger(__name__)

UNREACHABLE = (SMTPException, OSError)


def relay_outbox(*, now: datetime, limit: int = 100) -> int:
    """Mail up to `limit` messages that wait; how many were sent.

    One row is one transaction, locked while it is sent and skipped by other relays. A crash between sending and commit
    sends again under the same Message-ID. What was read on the site or muted meanwhile, and kinds that a person gets with
    the daily digest, is not mailed; in a person's quiet hours only what concerns the safety of the account is. While the
    mail server cannot be reached nothing is counted as an attempt: the outbox waits.
    """
    sent = 0
    connection = get_connection()
    try:
        connection.open()
        for _row in range(limit):
            outcome = _relay_one(connection, now)
            if outcome is None:
                break
            sent += outcome
    except UNREACHABLE as error:
        logger.warning("mail_server_unreachable", error=str(error))
    finally:
        connection.close()
    return sent


@transaction.atomic
def _relay_one(connection: BaseEmailBackend, now: datetime) -> bool | None:
    """True: sent. False: failed or not wanted any more. None: nothing waits."""
    waiting = Notification.objects.to_mail(now).select_related("recipient__mail_preference")
    notification = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if notification is None:
        return None
    sent = _still_wanted(notification) and _send(notification, connection, now)
    notification.save(update_fields=["mail_wanted", "mailed_at", "mail_attempts", "mail_due_at", "mail_error"])
    return sent


def _still_wanted(notification: Notification) -> bool:
    recipient = notification.recipient
    unwanted = notification.read_at or not recipient.is_active or is_muted(recipient, notification.kind)
    notification.mail_wanted = not unwanted and notification.kind not in digested_kinds(recipient)
    return notification.mail_wanted


def _send(notification: Notification, connection: BaseEmailBackend, now: datetime) -> bool:
    """Send, or note the error and when to try again: after 2, 4, 8 … minutes."""
    notification.mail_attempts += 1
    try:
        letter = compose(notification, connection, now)
        if letter is not None:
            letter.send()
    except TooLate as error:
        notification.mail_wanted, notification.mail_error = False, str(error)
        return False
    except (*UNREACHABLE, ValueError) as error:
        connection.close()  # the next row opens a fresh one
        notification.mail_error = f"{type(error).__name__}: {error}"[:300]
        notification.mail_due_at = now + timedelta(minutes=2**notification.mail_attempts)
        return False
    notification.mail_error = ""
    if letter is None:
        notification.mail_wanted = False
        return False
    notification.mailed_at = now
    return True


def compose(
    notification: Notification, connection: BaseEmailBackend | None = None, now: datetime | None = None
) -> EmailMessage | None:
    """The mail: what, where, why, and a link that mutes its kind without signing in (RFC 8058).

    A digest is written anew (`digest_mail`), for which `now` is needed; None where nothing of it is left to say.
    """
    mute = mute_url(notification.recipient, notification.kind)
    headers = {"Message-ID": message_id(notification)}
    if mute:
        headers |= {"List-Unsubscribe": f"<{mute}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if notification.kind == Kind.DIGEST and now:
        return compose_digest(notification, headers, connection, now)
    address = f"{settings.SITE_URL}{notification.url}" if notification.url else settings.SITE_URL
    text = render_to_string("inbox/mail.txt", {"notification": notification, "address": address, "mute": mute})
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + " ".join(notification.title.split())
    return EmailMessage(subject, text, to=[notification.recipient.email], headers=headers, connection=connection)


def message_id(notification: Notification) -> str:
    """The same for every attempt, so that a mail sent twice is shown once."""
    return f"<notification-{notification.pk}@{urlsplit(settings.SITE_URL).hostname}>"
