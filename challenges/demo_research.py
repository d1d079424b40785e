"""The demo world's industry research: fictional studies attached to a challenge and to the problem list, and a chain master."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.enums import QualificationKind
from accounts.models import Organisation, Qualification, User
from challenges.models import Challenge, ProblemList
from challenges.services.research import Call, add_research

_FILE = Path(__file__).parent / "data" / "demo_research.json"


def settle(*, by: User, now: datetime) -> int:
    """Attach what is missing; how many."""
    return sum(_attach(row, by, now) for row in json.loads(_FILE.read_text(encoding="utf-8")))


def chain_master(organisation: Organisation, by: User, at: datetime) -> None:
    """A label for the demo, confirmed; the number says that it is made up."""
    year = timezone.localtime(at).year
    Qualification.objects.get_or_create(
        organisation=organisation, kind=QualificationKind.CHAIN_MASTER, number=f"演示链主〔{year}〕{organisation.pk}号",
        defaults={
            "valid_from": date(year, 1, 1), "valid_to": date(year + 1, 12, 31), "confirmed_by": by, "confirmed_at": at
        },
    )  # fmt: skip


def _attach(row: dict[str, Any], by: User, now: datetime) -> int:
    call = _call(row["need"])
    if call is None or call.research_inputs.filter(title=row["title"]).exists():
        return 0
    at = timezone.localtime(now - timedelta(days=row["days"])).replace(hour=10)
    organisation = Organisation.objects.filter(name=row.get("organisation", "")).first()
    data = {name: row[name] for name in ("source", "title", "quote")} | {
        "organisation": organisation, "name": row.get("name", ""), "dated": timezone.localdate(at) - timedelta(days=20),
    }  # fmt: skip
    add_research(about=call, data=data, by=by, now=at)
    return 1


def _call(need: str) -> Call | None:
    """The challenge made of a need, or the problem list where none is named."""
    if need:
        return Challenge.objects.filter(need__external_code=need, is_demo=True).first()
    return ProblemList.objects.filter(is_demo=True).first()
