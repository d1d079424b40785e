"""Parks, firms, institutions, an office and their people: the same for every benchmark, by bulk insert."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.enums import MemberRole, OrganisationKind, Verification
from accounts.models import Membership, Organisation, User
from common.pinyin import sort_key
from parks.models import Park, Tenancy

FIRMS, INSTITUTIONS, PARKS, EXPERTS = 300, 60, 12, 120


@dataclass
class Cast:
    """`users` by role; lists are in the order of their numbers, so that the first ones have the most rows."""

    users: dict[str, User] = field(default_factory=dict)
    firms: list[Organisation] = field(default_factory=list)
    institutions: list[Organisation] = field(default_factory=list)
    parks: list[Park] = field(default_factory=list)
    experts: list[User] = field(default_factory=list)
    people: dict[int, User] = field(default_factory=dict)
    """The owner of each organisation, by its id."""


def settle(now: datetime) -> Cast:
    """Make them all; every organisation is verified and has an owner."""
    cast = Cast()
    bureau = _organisations("示范市科学技术局", OrganisationKind.GOVERNMENT, 1, now)[0]
    association = _organisations("示范市仪器行业协会", OrganisationKind.ASSOCIATION, 1, now)[0]
    operators = _organisations("示范园管理办公室", OrganisationKind.PARK, PARKS, now)
    cast.firms = _organisations("青岛示范科技有限公司", OrganisationKind.ENTERPRISE, FIRMS, now)
    cast.institutions = _organisations("示范大学", OrganisationKind.UNIVERSITY, INSTITUTIONS, now)
    cast.parks = Park.objects.bulk_create(
        Park(code=f"bench{number:02d}", name=f"示范园{number:02d}", operator=operator)
        for number, operator in enumerate(operators)
    )
    Tenancy.objects.bulk_create(
        Tenancy(organisation=firm, park=cast.parks[number % PARKS], since=now.date().replace(month=1, day=1))
        for number, firm in enumerate(cast.firms)
    )
    organisations = [bureau, association, *operators, *cast.firms, *cast.institutions]
    owners = _people([f"owner{number:04d}" for number in range(len(organisations))], organisations)
    cast.people = {row.pk: user for row, user in zip(organisations, owners, strict=True)}
    names = [f"expert{number:03d}" for number in range(EXPERTS)]
    cast.experts = _people(names, [cast.institutions[n % INSTITUTIONS] for n in range(EXPERTS)], MemberRole.MEMBER)
    colleagues = _people(["gaoyuan", "xujing"], [bureau, bureau], MemberRole.MEMBER)
    roles: dict[str, Any] = {
        "official": colleagues[0], "park": cast.people[operators[0].pk], "sponsor": cast.people[cast.firms[0].pk],
        "bidder": cast.people[cast.institutions[0].pk], "reviewer": cast.experts[0],
        "association": cast.people[association.pk],
    }  # fmt: skip
    cast.users = roles
    return cast


def _organisations(name: str, kind: str, count: int, now: datetime) -> list[Organisation]:
    names = [name if count == 1 else f"{name}{number:03d}" for number in range(count)]
    return Organisation.objects.bulk_create(
        Organisation(name=one, kind=kind, status=Verification.VERIFIED, status_at=now, sort_key=sort_key(one))
        for one in names
    )


def _people(names: list[str], homes: list[Organisation], role: str = MemberRole.OWNER) -> list[User]:
    password = make_password(None)
    users = User.objects.bulk_create(
        User(username=name, name=f"示范{name}", email=f"{name}@example.com", password=password) for name in names
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=home, role=role, is_approved=True)
        for user, home in zip(users, homes, strict=True)
    )
    return users
