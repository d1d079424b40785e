"""Reads of people and organisations."""

from typing import Any

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models

from accounts.enums import Persona, Verification


class UserManager(DjangoUserManager):
    """Django's manager, for a user with one `name`."""


class OrganisationQuerySet(models.QuerySet):
    def verified(self) -> "OrganisationQuerySet":
        return self.filter(status=Verification.VERIFIED)

    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Verified ones to everybody; one's own and, for officials, all."""
        if not user.is_authenticated:
            return self.verified()
        if Persona.OFFICIAL in user.personas:
            return self
        return self.filter(models.Q(status=Verification.VERIFIED) | models.Q(pk__in=user.organisation_ids))


class MembershipQuerySet(models.QuerySet):
    def active(self) -> "MembershipQuerySet":
        """Approved and not ended."""
        return self.filter(ended_at=None, is_approved=True)

    def waiting(self) -> "MembershipQuerySet":
        """Asked for, not yet answered by an owner."""
        return self.filter(ended_at=None, is_approved=False)
