"""Reads of events that sound like English."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q

from events.enums import PUBLIC, EventStatus, RegistrationStatus


class EventQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What has been announced is for everybody; a draft for its organiser."""
        seen = Q(status__in=PUBLIC)
        if user.is_authenticated:
            seen |= Q(organiser__in=user.organisation_ids)
        return self.filter(seen)

    def upcoming(self, now: datetime) -> Self:
        return self.filter(status=EventStatus.ANNOUNCED, ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> Self:
        return self.filter(Q(ends_at__lt=now) | Q(status=EventStatus.HELD)).order_by("-starts_at", "-pk")

    def with_places(self) -> Self:
        """With `taken`, the number of people registered."""
        return self.annotate(
            taken=Count("registrations", filter=Q(registrations__status=RegistrationStatus.REGISTERED))
        )


class RegistrationQuerySet(models.QuerySet):
    def registered(self) -> Self:
        return self.filter(status=RegistrationStatus.REGISTERED)

    def visible_to(self, user: Any) -> Self:
        """Who comes is known to the person, to colleagues and to the organiser; nobody else reads the list."""
        if not user.is_authenticated:
            return self.none()
        mine = user.organisation_ids
        return self.filter(Q(user=user) | Q(organisation__in=mine) | Q(event__organiser__in=mine))
