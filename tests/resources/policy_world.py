"""Policies for tests: written, proposed and approved by the services that officials use."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import MemberRole
from accounts.models import Membership, User
from resources.enums.policies import MoneyKind, SupportMode
from resources.models import PolicyVersion
from resources.services.policies import approve_version, create_policy, propose_version
from tests.people import NOW, organisation, person

TODAY = NOW.date()
ENTERPRISE = {"fact": "kind", "operator": "one_of", "value": ["enterprise"], "source": "第二条"}
SME = {"fact": "labels", "operator": "has", "value": ["technology_sme"], "source": "第三条第一款"}
RD = {"fact": "rd_share", "operator": "at_least", "value": "3", "source": "第三条第二款"}
IN_PARK = {"fact": "in_park", "operator": "is", "value": True, "source": "第三条第三款"}


def second_official() -> User:
    """万里, a colleague of 高远: two people see every policy."""
    made, _ = User.objects.get_or_create(
        username="wanli", defaults={"name": "万里", "email": "wanli@example.com", "password": "!"}
    )
    Membership.objects.get_or_create(
        user=made, organisation=organisation("科技局"), ended_at=None,
        defaults={"role": MemberRole.MEMBER, "is_approved": True},
    )  # fmt: skip
    return User.objects.get(pk=made.pk)


def content(**given: Any) -> dict[str, Any]:
    return {
        "title": "研发投入奖补（测试）", "issuer": "示范市科学技术局", "document_number": "示科〔2026〕1号",
        "source": "第三条 对研发费用占比不低于 3% 的科技型中小企业给予奖补。", "summary": "给研发投入高的科技型中小企业奖补。",
        "how": "在线填报。", "mode": SupportMode.AWARD, "money_kind": MoneyKind.FIXED, "money_high": Decimal(100_000),
        "valid_from": TODAY - timedelta(days=30), "valid_to": None, "deadline": TODAY + timedelta(days=40), **given,
    }  # fmt: skip


def drafted(code: str = "yanfa", conditions: Any = (ENTERPRISE, SME, RD), **given: Any) -> PolicyVersion:
    return create_policy(code=code, content=content(**given), conditions=conditions, by=person("gaoyuan"), now=NOW)


def published(code: str = "yanfa", conditions: Any = (ENTERPRISE, SME, RD), **given: Any) -> PolicyVersion:
    """Drafted by 高远, approved by 万里."""
    version = drafted(code, conditions, **given)
    propose_version(version=version, by=person("gaoyuan"), now=NOW)
    approve_version(version=version, by=second_official(), now=NOW)
    return version


def label(key: str, *, confirmed: bool = True, until: date = date(2026, 12, 31)) -> None:
    """科技型中小企业 of one of the cast."""
    organisation(key).qualifications.create(
        kind="technology_sme", number=f"2026{key}", valid_from=date(2026, 1, 1), valid_to=until,
        confirmed_at=NOW if confirmed else None,
    )  # fmt: skip


def figures(key: str, **values: Any) -> None:
    """Figures of one of the cast as of the end of last year."""
    defaults = {"revenue": Decimal(10_000_000), "rd_spend": Decimal(400_000), "staff": 40, "rd_staff": 12}
    organisation(key).figures.create(as_of=values.pop("as_of", date(2025, 12, 31)), **{**defaults, **values})
