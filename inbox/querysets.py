"""Reads of messages and obligations."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from inbox.enums import UNMUTABLE

MAIL_ATTEMPTS = 8
"""After so many failures, the last about four hours after the first, a mail is given up and its error stays."""
QUIET_FROM, QUIET_UNTIL = 22, 7
"""The hours of the night without mail, of who has chosen none. Proposal."""


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def unread_first(self) -> "NotificationQuerySet":
        """What was not read on top, each part newest first."""
        return self.alias(was_read=Q(read_at__isnull=False)).order_by("was_read", "-created_at", "-pk")

    def to_mail(self, now: datetime) -> "NotificationQuerySet":
        """The outbox: wanted, not sent, not given up, due, and nobody's quiet hours unless it is of security; oldest first.

        By night every call reads past what waits for the morning: a few thousand rows of a partial index.
        """
        due = Q(mail_due_at=None) | Q(mail_due_at__lte=now)
        waiting = self.filter(due, mail_wanted=True, mailed_at=None, mail_attempts__lt=MAIL_ATTEMPTS)
        return waiting._outside_quiet_hours(now).order_by("created_at", "pk")

    def _outside_quiet_hours(self, now: datetime) -> "NotificationQuerySet":
        hour = timezone.localtime(now).hour
        by_day = Q(begins__lt=F("ends"), begins__lte=hour, ends__gt=hour)
        over_midnight = Q(begins__gt=F("ends")) & (Q(begins__lte=hour) | Q(ends__gt=hour))
        hours = self.alias(
            begins=Coalesce("recipient__mail_preference__quiet_from", QUIET_FROM),
            ends=Coalesce("recipient__mail_preference__quiet_until", QUIET_UNTIL),
        )
        return hours.filter(Q(kind__in=UNMUTABLE) | ~(by_day | over_midnight))


class ObligationQuerySet(models.QuerySet):
    def open(self) -> "ObligationQuerySet":
        return self.filter(fulfilled_at=None)

    def visible_to(self, user: Any) -> "ObligationQuerySet":
        """What this person or an organisation that they act for owes."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(person=None, organisation__in=user.organisation_ids))

    def overdue(self, now: datetime) -> "ObligationQuerySet":
        return self.open().filter(due_at__lt=now)

    def to_remind(self, now: datetime) -> "ObligationQuerySet":
        """Due within a day and not reminded of yet."""
        return self.open().filter(reminded_at=None, due_at__gt=now, due_at__lte=now + timedelta(hours=24))

    def to_escalate(self, now: datetime) -> "ObligationQuerySet":
        """Overdue and not escalated yet."""
        return self.overdue(now).filter(escalated_at=None)


class DigestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DigestQuerySet":
        """One's own; officials neither read others' digests nor count their contents."""
        return self.filter(user=user) if user.is_authenticated else self.none()
