"""Reads that join postings with people and parks: who screens, who owns, which models there are."""

from datetime import date
from functools import cache

from django.apps import apps
from django.db.models import Q

from accounts.models import Organisation, User
from accounts.selectors import owners_of, people_of
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
    if operator and operator.is_verified and operator.pk != posting.organisation_id and people_of(operator).exists():
        return operator
    return Organisation.objects.bureaus().exclude(pk=posting.organisation_id).order_by("pk").first()


def keepers_of(posting: Posting) -> list[User]:
    """Who is told about a posting: its author, if still of the organisation, and the organisation's owners."""
    owners = Q(pk__in=owners_of(posting.organisation).values("pk"))
    return list(people_of(posting.organisation).filter(owners | Q(pk=posting.author_id)).distinct())
