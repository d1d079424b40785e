"""Reads of people and organisations for pages."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.enums import Verification
from accounts.models import Membership, Organisation, User
from accounts.querysets import OrganisationQuerySet
from accounts.signals import personal_data_asked

PRIVACY_VERSION = "2026-11"
"""Version of the privacy notice in `templates/accounts/_privacy_notice.html`: changes with its text."""


def organisation_directory(user: Any) -> OrganisationQuerySet:
    """Organisations that this person may see, those named for reference last."""
    return Organisation.objects.visible_to(user).select_related("district").order_by("is_reference", "sort_key", "pk")


def verification_queue(user: User) -> OrganisationQuerySet:
    """What the bureau has to verify, without the official's own organisations."""
    return Organisation.objects.waiting().exclude(pk__in=user.organisation_ids).select_related("district")


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Everybody who acts for the organisation."""
    return User.objects.filter(
        is_active=True, memberships__in=Membership.objects.active().filter(organisation=organisation)
    )


def owners_of(organisation: Organisation) -> QuerySet[User]:
    return User.objects.filter(memberships__in=Membership.objects.owners().filter(organisation=organisation))


def officials() -> QuerySet[User]:
    """People of the verified government offices, each once."""
    memberships = Membership.objects.active().filter(organisation__in=Organisation.objects.bureaus())
    return User.objects.filter(is_active=True, pk__in=memberships.values("user"))


def joinable(typed: str, user: User) -> OrganisationQuerySet:
    """Organisations that a person could ask to join: visible ones by name, any by its full credit code."""
    text = typed.strip()
    by_code = Organisation.objects.filter(credit_code=text.upper())
    found = (Organisation.objects.public().typed(text) | by_code).filter(is_reference=False)
    return found.exclude(memberships__in=user.memberships.filter(ended_at=None)).distinct()


def personal_data(user: User, now: datetime) -> dict[str, Any]:
    """Everything that the portal holds about a person, by section (PIPL art. 45)."""
    data: dict[str, Any] = {
        "exported_at": now,
        "person": {
            "username": user.username, "name": user.name, "email": user.email, "phone": user.phone, "title": user.title,
            "muted_kinds": user.muted_kinds, "date_joined": user.date_joined, "last_login": user.last_login,
        },
        "memberships": list(
            user.memberships.values("organisation__name", "role", "is_approved", "created_at", "ended_at")
        ),
        "consents": list(user.consents.values("purpose", "version", "at", "withdrawn_at")),
    }  # fmt: skip
    for _receiver, sections in personal_data_asked.send(sender=User, user=user):
        data.update(sections)  # type: ignore[arg-type]
    return data


def demo_sign_ins() -> list[Membership]:
    """One person of each kind and role in the demo world, for the sign-in page; nobody outside the demo."""
    if not settings.DEMO:
        return []
    cast = Membership.objects.active().filter(organisation__is_demo=True, organisation__status=Verification.VERIFIED)
    cast = cast.filter(user__is_active=True, user__is_superuser=False).select_related("user", "organisation")
    one_of_each = cast.order_by("organisation__kind", "role", "pk").distinct("organisation__kind", "role")
    return sorted(one_of_each, key=lambda membership: membership.pk)
