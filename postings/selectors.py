"""Reads that join postings with people and parks: who screens, who owns, which models there are."""

from datetime import date
from functools import cache

from django.apps import apps

from accounts.enums import MemberRole, OrganisationKind, Verification
from accounts.models import Organisation, User
from parks.models import Park, Tenancy
from postings.models import Posting


@cache
def posting_models() -> tuple[type[Posting], ...]:
    """Every concrete kind of posting, Need before Achievement or not: the order of INSTALLED_APPS."""
    return tuple(model for model in apps.get_models() if issubclass(model, Posting))


def park_of(organisation: Organisation, day: date) -> Park | None:
    """The park in which the organisation sits on that day."""
    tenancy = Tenancy.objects.on(day).filter(organisation=organisation).select_related("park__operator").first()
    return tenancy.park if tenancy else None


def reviewing_organisation(posting: Posting) -> Organisation | None:
    """Who owes the screening: the park's operator if it is verified and has people, else the bureau."""
    operator = posting.park.operator if posting.park else None
    if operator and operator.is_verified and operator.pk != posting.organisation_id and people_of(operator):
        return operator
    offices = Organisation.objects.filter(kind=OrganisationKind.GOVERNMENT, status=Verification.VERIFIED)
    return offices.exclude(pk=posting.organisation_id).order_by("pk").first()


def people_of(organisation: Organisation) -> list[User]:
    """Everybody who acts for the organisation now."""
    return list(User.objects.filter(is_active=True, memberships__in=organisation.memberships.active()).distinct())


def keepers_of(posting: Posting) -> list[User]:
    """Who is told about a posting: its author, if still of the organisation, and the organisation's owners."""
    active = posting.organisation.memberships.active()
    owners = User.objects.filter(is_active=True, memberships__in=active.filter(role=MemberRole.OWNER))
    authors = User.objects.filter(is_active=True, pk=posting.author_id, memberships__in=active)
    return list((owners | authors).distinct())
