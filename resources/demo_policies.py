"""The demo world's policies, figures and service requests: labelled, and taken on their road by the services people use.

Packages and two references bear names out of the founding documents; every clause, amount and condition is made up.
"""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.selectors import owners_of
from common.money import from_wan
from inbox.models import Notification
from resources.enums.policies import VersionStatus
from resources.models import Policy, PolicyPackage, PolicyVersion
from resources.services import policies as services
from resources.services.figures import FIELDS, state_figures
from resources.services.policy_looks import look_at_policies
from taxonomy.enums import Scheme
from taxonomy.models import Term

_FILE = Path(__file__).parent / "data" / "demo_policies.json"
DRAFTER, APPROVER = "gaoyuan", "xujing"
ISSUER = "示范市科学技术局"
_MONEY = ("revenue", "rd_spend", "assets")


@transaction.atomic
def settle(*, now: datetime) -> int:
    """Make what is missing, once; how many policies were made."""
    people = {user.username: user for user in User.objects.filter(username__in=(DRAFTER, APPROVER))}
    if Policy.objects.filter(is_demo=True).exists() or len(people) < 2:
        return 0
    file = json.loads(_FILE.read_text(encoding="utf-8"))
    packages = _packages(file["packages"])
    _facts(file, people[DRAFTER], now)
    for row in file["references"]:
        _reference(row, packages, now)
    for row in file["policies"]:
        _policy(row, packages, people, now)
    _waiting(file["waiting"], people, now)
    look_at_policies(now=now)
    _quiet()
    return len(file["policies"]) + len(file["references"])


def _packages(rows: list[dict[str, Any]]) -> dict[str, PolicyPackage]:
    made = {}
    for position, row in enumerate(rows):
        defaults = {**row, "position": position, "is_demo": not row["is_reference"]}
        made[row["code"]] = PolicyPackage.objects.get_or_create(code=row["code"], defaults=defaults)[0]
    return made


def _facts(file: dict[str, Any], bureau: User, now: datetime) -> None:
    """Figures, sizes and labels of some demo firms; the others have none, so that 信息不足 is seen too."""
    firms = {one.name: one for one in Organisation.objects.filter(is_demo=True)}
    today = timezone.localdate(now)
    for name, (founded, staff, rd_staff, *money, fields) in file["figures"].items():
        owner = owners_of(firms[name]).first() if name in firms else None
        if owner is None:
            continue
        amounts = [from_wan(Decimal(wan)) for wan in money]
        values = dict(zip(FIELDS, (date.fromisoformat(founded), staff, rd_staff, *amounts, fields), strict=True))
        state_figures(organisation=firms[name], as_of=date(today.year - 1, 12, 31), values=values, by=owner, now=now)
    for name, size in file["sizes"].items():
        Organisation.objects.filter(name=name, is_demo=True, size="").update(size=size)
    for name, (kind, confirmed) in file["labels"].items():
        if name in firms and not firms[name].qualifications.filter(kind=kind).exists():
            firms[name].qualifications.create(
                kind=kind, number=f"演示-{firms[name].pk}", valid_from=date(today.year, 1, 1),
                valid_to=date(today.year + (kind == "high_tech") * 2, 12, 31), confirmed_by=bureau if confirmed else None,
                confirmed_at=now if confirmed else None,
            )  # fmt: skip


def _reference(row: dict[str, Any], packages: dict[str, PolicyPackage], now: datetime) -> None:
    """Only named in a document: no conditions, nobody is decided."""
    policy = Policy.objects.create(code=row["code"], is_reference=True)
    policy.packages.set(packages[code] for code in row["packages"])
    version = PolicyVersion(
        policy=policy, version=1, status=VersionStatus.APPROVED, status_at=now, approved_at=now - timedelta(days=365),
        valid_from=date(row["year"], 1, 1), **{name: row[name] for name in ("title", "issuer", "summary", "source", "mode")},
    )  # fmt: skip
    version.index_content()
    version.save()


def _policy(row: dict[str, Any], packages: dict[str, PolicyPackage], people: dict[str, User], now: datetime) -> None:
    """Drafted by one official and approved by another, some weeks ago; what has ended was approved while it was open."""
    drafter, approver = people[DRAFTER], people[APPROVER]
    at = now - timedelta(days=60)
    version = services.create_policy(
        code=row["code"], content=_content(row, now), conditions=_conditions(row["conditions"]), by=drafter, now=at,
        packages=[packages[code] for code in row["packages"]],
    )  # fmt: skip
    Policy.objects.filter(pk=version.policy_id).update(is_demo=True)
    services.propose_version(version=version, by=drafter, now=at)
    services.approve_version(version=version, by=approver, now=at + timedelta(days=1))


def _content(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    kind, low, high, fact, rate = [*row["money"], None, None, None, None][:5]
    starts, deadline = row.get("starts"), row.get("deadline")
    plan = Term.objects.of(Scheme.POLICY_PLAN).filter(code=row["plan"]).first()
    return {
        **{name: row[name] for name in ("title", "summary", "source", "how", "mode")},
        "issuer": ISSUER, "document_number": "演示〔2026〕号", "plan": plan, "money_kind": kind, "money_fact": fact or "",
        "money_low": None if low is None else from_wan(Decimal(low)),
        "money_high": None if high is None else from_wan(Decimal(high)),
        "money_rate": None if rate is None else Decimal(rate),
        "valid_from": today + timedelta(days=starts) if starts else today - timedelta(days=80),
        "deadline": today + timedelta(days=deadline) if deadline else None,
        "no_application": row.get("no_application", False),
    }  # fmt: skip


def _conditions(rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(("fact", "operator", "value", "group", "source"), row, strict=True)) for row in rows]


def _waiting(row: dict[str, Any], people: dict[str, User], now: datetime) -> None:
    """A second version that waits for the other official."""
    policy = Policy.objects.get(code=row["code"])
    by, at = people[APPROVER], now - timedelta(days=1)
    version = services.draft_version(policy=policy, by=by, now=at)
    rows = list(version.conditions.values("fact", "operator", "value", "group", "source"))
    for condition in rows:
        condition["value"] = row["share"] if condition["fact"] == "rd_share" else condition["value"]
    content = {name: getattr(version, name) for name in services.CONTENT}
    content["valid_from"] = timezone.localdate(now)
    services.save_version(version=version, content=content, conditions=rows, by=by, now=at, change_note=row["note"])
    services.propose_version(version=PolicyVersion.objects.get(pk=version.pk), by=by, now=at)


def _quiet() -> None:
    """The demo mails nobody, and old news has been read."""
    told = Notification.objects.filter(Q(event__startswith="policy:") | Q(event__startswith="policy-version:"))
    told.update(mail_wanted=False)
