"""Reads of messages and obligations."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class ObligationQuerySet(models.QuerySet):
    def open(self) -> "ObligationQuerySet":
        return self.filter(fulfilled_at=None)

    def visible_to(self, user: Any) -> "ObligationQuerySet":
        """What this person or an organisation that they act for owes."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(person=user) | Q(person=None, organisation__in=user.organisation_ids)
        return self.filter(mine)

    def overdue(self, now: datetime) -> "ObligationQuerySet":
        return self.open().filter(due_at__lt=now)
