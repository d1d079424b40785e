"""The demo world of matching: needs that are alike, one that was resolved long ago, and a draft to rehearse.

`settle` posts them by the services that people use; `follow` does what the nights after the first run would do.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from common.money import from_wan
from matching.models import Rehearsal
from matching.services.joint import propose_joint
from matching.services.leads import find_leads
from matching.services.rehearsals import ask_rehearsal, rehearse
from needs.models import Need
from needs.services import save_draft
from postings.selectors import people_of, reviewing_organisation
from postings.services import publish_posting, resolve, submit
from taxonomy.enums import Scheme
from taxonomy.models import Term

_DATA = Path(__file__).parent / "data" / "demo_needs.json"
TO_REHEARSE = "N-TRY-01"
FIELD = "先进制造"
"""That of the marine instruments in the demo world."""


def settle(*, now: datetime) -> int:
    """Post what is missing; returns how many needs were made."""
    known = set(Need.objects.filter(is_demo=True).values_list("external_code", flat=True))
    rows = [row for row in json.loads(_DATA.read_text(encoding="utf-8")) if row["code"] not in known]
    for row in rows:
        _post(row, now)
    return len(rows)


def follow(*, now: datetime) -> None:
    """After the first run: proposals for joint procurement, past needs for new achievements, and the rehearsal."""
    propose_joint(now=now)
    find_leads(now=now)
    draft = Need.objects.filter(is_demo=True, external_code=TO_REHEARSE, author__isnull=False).first()
    if draft is not None and not Rehearsal.objects.filter(need=draft).exists():
        ask_rehearsal(need=draft, by=draft.author, now=now)
        rehearse(now=now)


@transaction.atomic
def _post(row: dict[str, Any], now: datetime) -> None:
    """Write a need and take it as far as it has come."""
    author = User.objects.get(username=row["contact"])
    owner = Organisation.objects.get(short_name=row["organisation"])
    moment = now - timedelta(days=row["days"])
    need = save_draft(
        need=None, organisation=owner, data=_content(row), indicators=_indicators(row), by=author, now=moment
    )
    Need.objects.filter(pk=need.pk).update(created_at=moment)
    steps: dict[str, list[Callable[..., Any]]] = {
        "draft": [],
        "published": [_publish],
        "resolved": [_publish, _resolve],
    }
    for step in steps[row["life"]]:
        step(need, author, moment)


def _publish(need: Need, author: User, moment: datetime) -> None:
    submit(posting=need, by=author, now=moment)
    reviewer = people_of(reviewing_organisation(need))[0]  # type: ignore[arg-type]
    publish_posting(posting=need, by=reviewer, now=moment + timedelta(hours=4))


def _resolve(need: Need, author: User, moment: datetime) -> None:
    resolve(posting=need, by=author, now=moment + timedelta(days=60))


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("title", "keywords", "problem", "key_technology", "goal", "trl_wanted")},
        "external_code": row["code"],
        "tech_field": Term.objects.get(scheme=Scheme.TECH_FIELD, name=FIELD),
        "modes": list(Term.objects.filter(scheme=Scheme.COOPERATION_MODE, name="合作开发")),
        "budget": from_wan(Decimal(row["budget_wan"])),
        "declared_unclassified": True,
        "is_demo": True,
    }


def _indicators(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**found, "low": _number(found.get("low")), "high": _number(found.get("high"))} for found in row["indicators"]
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
