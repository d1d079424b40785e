"""The demo world's service requests, each some steps along its road."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from accounts.selectors import people_of
from inbox.models import Notification
from resources.models import ServiceRequest
from resources.rules.tickets import asking_organisations
from resources.services import tickets as services

_FILE = Path(__file__).parent / "data" / "demo_policies.json"
_STEPS = {
    "submitted": (), "accepted": ("accept",), "assigned": ("accept", "assign"), "answered": ("accept", "answer"),
    "closed": ("accept", "answer", "confirm"),
}  # fmt: skip


@transaction.atomic
def settle(*, now: datetime) -> int:
    """Let people ask and desks answer, once; how many requests were made."""
    if ServiceRequest.objects.filter(is_demo=True).exists():
        return 0
    rows = json.loads(_FILE.read_text(encoding="utf-8"))["requests"]
    people = {user.username: user for user in User.objects.filter(username__in=[row["by"] for row in rows])}
    made = sum(_go(row, people[row["by"]], now) for row in rows if row["by"] in people)
    Notification.objects.filter(event__startswith="service-").update(mail_wanted=False)
    return made


def _go(row: dict[str, Any], asker: User, now: datetime) -> int:
    mine = asking_organisations(asker)
    if not mine:
        return 0
    at = now - timedelta(days=row["days"])
    content = {name: row[name] for name in ("kind", "title", "description")}
    request = services.ask_for_service(organisation=mine[0], content=content, by=asker, now=at)
    ServiceRequest.objects.filter(pk=request.pk).update(is_demo=True, created_at=at)
    keeper = people_of(request.desk).order_by("pk").first()
    if "note" in row:
        services.write_note(request=request, text=row["note"], by=asker, now=at + timedelta(minutes=5))
    for place, name in enumerate(_STEPS[row["state"]], 1):
        _step(name, row, request, keeper if name != "confirm" else asker, at + timedelta(hours=6 * place))
    return 1


def _step(name: str, row: dict[str, Any], request: ServiceRequest, by: Any, at: datetime) -> None:
    if name == "accept":
        services.accept_request(request=request, by=by, now=at)
    elif name == "assign":
        helpers = Organisation.objects.verified().filter(is_demo=True, kind=OrganisationKind.INSTITUTE)
        provider = helpers.order_by("pk").first()
        if provider is not None:
            services.assign_request(request=request, provider=provider, by=by, now=at)
    elif name == "answer":
        services.answer_request(request=request, answer=row["answer"], by=by, now=at)
    else:
        services.confirm_request(
            request=request, satisfaction=row["satisfaction"], feedback=row["feedback"], by=by, now=at
        )
