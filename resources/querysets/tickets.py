"""Reads of service requests: the one place that says who may see which."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.enums import Persona
from parks.models import Tenancy
from resources.enums.tickets import OPEN, WITH_DESK, RequestStatus


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The asker's side, the desk that has it, the provider it is assigned to; officials all."""
        if not user.is_authenticated:
            return self.none()
        if Persona.OFFICIAL in user.personas:
            return self
        mine = user.organisation_ids
        return self.filter(Q(organisation__in=mine) | Q(desk__in=mine) | Q(provider__in=mine))

    def asked_by(self, user: Any) -> Self:
        return self.filter(organisation__in=user.organisation_ids) if user.is_authenticated else self.none()

    def at_desk_of(self, user: Any) -> Self:
        """Sent to a park or an office that this person acts for."""
        return self.filter(desk__in=user.organisation_ids) if user.is_authenticated else self.none()

    def provided_by(self, user: Any) -> Self:
        return self.filter(provider__in=user.organisation_ids) if user.is_authenticated else self.none()

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def awaiting(self, user: Any) -> Self:
        """Waiting for a step of this person's organisations: as desk, as provider or as asker."""
        if not user.is_authenticated:
            return self.none()
        mine = user.organisation_ids
        again = Q(status=RequestStatus.REOPENED)
        desk = Q(desk__in=mine) & (Q(status__in=WITH_DESK) | again & Q(provider=None))
        provider = Q(provider__in=mine) & (Q(status=RequestStatus.ASSIGNED) | again)
        asker = Q(organisation__in=mine, status=RequestStatus.ANSWERED)
        return self.filter(desk | provider | asker)

    def tenants_first(self, day: date) -> Self:
        """Who sits in a park on that day comes before who does not (F048), then by the clock."""
        seats = Tenancy.objects.on(day).filter(organisation=OuterRef("organisation"))
        rows = self.annotate(is_tenant=Exists(seats))
        return rows.order_by("-is_tenant", models.F("due_at").asc(nulls_last=True), "pk")

    def unconfirmed(self, now: datetime) -> Self:
        """Answered, and the asker's time to confirm has passed."""
        return self.filter(status=RequestStatus.ANSWERED, due_at__lt=now)


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees the request sees what was said about it."""
        requests: Any = self.model._meta.get_field("request").related_model
        return self.filter(request__in=requests._default_manager.visible_to(user))
