"""The same few people in every test; docs and demo know them by the same names.

Each function makes its person with the organisation that they act for, once per test database transaction.
"""

from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.enums import MemberRole, OrganisationKind, Verification
from accounts.models import Membership, Organisation, User
from parks.models import Park, Tenancy

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday, ten in the morning in Shanghai: `now` wherever a test needs one."""

PASSWORD = "Qianqiao-2026"

ORGANISATIONS = {
    "海澜仪器": ("青岛海澜仪器有限公司", OrganisationKind.ENTERPRISE),
    "启明新材": ("青岛启明新材料有限公司", OrganisationKind.ENTERPRISE),
    "胶州湾大学": ("胶州湾大学", OrganisationKind.UNIVERSITY),
    "黄海院": ("黄海技术研究院", OrganisationKind.INSTITUTE),
    "齐桥": ("齐桥技术转移中心", OrganisationKind.TRANSFER_AGENCY),
    "科技局": ("示范市科学技术局", OrganisationKind.GOVERNMENT),
    "园区办": ("海澜示范园管理办公室", OrganisationKind.PARK),
}

PEOPLE = {
    "linhai": ("林海", "海澜仪器", MemberRole.OWNER),
    "zhaomin": ("赵敏", "海澜仪器", MemberRole.MEMBER),
    "sunqi": ("孙琪", "启明新材", MemberRole.OWNER),
    "zhouwen": ("周文", "胶州湾大学", MemberRole.MEMBER),
    "wuyue": ("吴越", "胶州湾大学", MemberRole.OWNER),
    "chenjing": ("陈静", "黄海院", MemberRole.OWNER),
    "liubo": ("刘波", "齐桥", MemberRole.OWNER),
    "gaoyuan": ("高远", "科技局", MemberRole.OWNER),
    "hanmei": ("韩梅", "园区办", MemberRole.OWNER),
}


def organisation(key: str) -> Organisation:
    """A verified organisation of the cast."""
    name, kind = ORGANISATIONS[key]
    found, _ = Organisation.objects.get_or_create(
        name=name, defaults={"kind": kind, "short_name": key, "status": Verification.VERIFIED, "status_at": NOW}
    )
    return found


def park() -> Park:
    """海澜示范园, run by 园区办, with 海澜仪器 as its tenant."""
    found, _ = Park.objects.get_or_create(
        code="hailan", defaults={"name": "海澜示范园", "operator": organisation("园区办")}
    )
    Tenancy.objects.get_or_create(
        organisation=organisation("海澜仪器"),
        until=None,
        defaults={"park": found, "since": NOW.date().replace(month=1)},
    )
    return found


def person(username: str) -> User:
    """One of the cast, signed up, approved by their organisation, with the park in place."""
    name, organisation_key, role = PEOPLE[username]
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name, email=f"{username}@example.com")
        user.password = _hashed()
        user.save()
    park()
    Membership.objects.get_or_create(
        user=user,
        organisation=organisation(organisation_key),
        ended_at=None,
        defaults={"role": role, "is_approved": True},
    )
    return User.objects.get(pk=user.pk)


@cache
def _hashed() -> str:
    """The password of the cast, hashed once per process."""
    return make_password(PASSWORD)
