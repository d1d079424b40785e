"""Reads of people and organisations."""

from datetime import date
from typing import Any

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q

from accounts.enums import MemberRole, OrganisationKind, Persona, Verification


class UserManager(DjangoUserManager):
    """Django's manager, for a user with one `name`."""


class OrganisationQuerySet(models.QuerySet):
    def verified(self) -> "OrganisationQuerySet":
        return self.filter(status=Verification.VERIFIED)

    def public(self) -> "OrganisationQuerySet":
        """Verified ones, and those that are only named for reference."""
        return self.filter(Q(status=Verification.VERIFIED) | Q(is_reference=True))

    def waiting(self) -> "OrganisationQuerySet":
        """Waiting for the bureau, the longest first."""
        return self.filter(status=Verification.PENDING, is_reference=False).order_by("status_at", "pk")

    def bureaus(self) -> "OrganisationQuerySet":
        """Verified government offices: their people are the officials."""
        return self.verified().filter(kind=OrganisationKind.GOVERNMENT)

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Verified and reference ones to everybody; one's own and, for officials, all."""
        if not user.is_authenticated:
            return self.public()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(Q(status=Verification.VERIFIED) | Q(is_reference=True) | Q(pk__in=user.organisation_ids))

    def typed(self, text: str) -> "OrganisationQuerySet":
        """Whose name, short name or pinyin holds what a person typed, or whose credit code it is."""
        text = " ".join(text.replace("\0", "").split())[:80]
        if not text:
            return self
        found = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(credit_code=text.upper())
        return self.filter(found | Q(sort_key__startswith=text.lower()))


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        """Approved and not ended."""
        return self.filter(ended_at=None, is_approved=True)

    def waiting(self) -> "MembershipQuerySet":
        """Asked for, not yet answered by an owner."""
        return self.filter(ended_at=None, is_approved=False)

    def owners(self) -> "MembershipQuerySet":
        return self.active().filter(role=MemberRole.OWNER, user__is_active=True)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """One's own, and those of the organisations that one acts for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(organisation__in=user.organisation_ids))


class QualificationQuerySet(models.QuerySet):
    def on(self, day: date) -> "QualificationQuerySet":
        """In force on that day."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def visible_to(self, user: Any) -> "QualificationQuerySet":
        """Public ones to everybody, one's own and, for officials, all: as the organisation itself."""
        if not user.is_authenticated:
            return self.filter(organisation__status=Verification.VERIFIED)
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(Q(organisation__status=Verification.VERIFIED) | Q(organisation__in=user.organisation_ids))
