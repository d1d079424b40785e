"""The demo world's programmes and this year's pools, made by the services that officials use; a second run changes nothing."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from challenges.models import Pool, Programme
from challenges.services.pools import open_year
from challenges.services.programmes import approve_terms, create_programme, draft_terms, propose_terms, set_rule
from inbox.models import Notification

_FILE = Path(__file__).parent / "data" / "demo_programmes.json"
PROPOSER, APPROVER = "gaoyuan", "xujing"


@transaction.atomic
def settle(*, now: datetime) -> int:
    """Five programmes, their rules in force from the first of January, a pool each; how many rows were made."""
    start = timezone.localtime(now).replace(month=1, day=1, hour=9, minute=0, second=0, microsecond=0)
    made = sum(_settle(row, start) for row in json.loads(_FILE.read_text(encoding="utf-8")))
    return made + _open_pools(start)


def _settle(row: dict[str, Any], start: datetime) -> int:
    if Programme.objects.filter(code=row["code"]).exists():
        return 0
    official, other = _officials()
    rules = row.pop("rules")
    programme = create_programme(data={**row, "is_demo": True}, by=official, now=start)
    terms = draft_terms(programme=programme, valid_from=start.date(), by=official, now=start)
    for code, rule in rules.items():
        set_rule(terms=terms, code=code, by=official, now=start, **rule)
    propose_terms(terms=terms, by=official, now=start)
    approve_terms(terms=terms, by=other, now=start)
    told = Notification.objects.filter(event__startswith="terms:", created_at=start)
    told.update(mail_wanted=False, read_at=start)  # what was news in January is neither mailed nor unread
    return 1


def _open_pools(start: datetime) -> int:
    """A pool of this year for each demo programme that has none, as its rules foresee."""
    without = Programme.objects.filter(is_demo=True).exclude(pools__fiscal_year=start.year)
    made = 0
    for programme in without:
        terms = programme.terms_on(start.date())
        amount: Decimal = terms.value("pool") if terms else Decimal(0)
        if amount:
            open_year(programme=programme, fiscal_year=start.year, amount=amount, by=_officials()[0], now=start)
            made += 1
    Pool.objects.filter(programme__in=[row.pk for row in without]).update(is_demo=True)
    return made


def _officials() -> tuple[User, User]:
    return User.objects.get(username=PROPOSER), User.objects.get(username=APPROVER)
