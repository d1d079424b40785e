"""Looking who qualifies: after a policy is published, and every morning, since figures and days change by themselves."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.rules import is_official
from common.errors import Refused
from resources.enums.policies import PolicyWindow
from resources.factbook import Book
from resources.models import Policy, PolicyEligibility, PolicyVersion
from resources.selectors.policies import askers, eligible, table_of, with_rules
from resources.services import policy_telling as telling

MARKS = (14, 7, 1)
"""Days before the deadline on which who qualifies is reminded (as milestones, domain facts 5.11)."""


def look_at_policies(*, now: datetime, policy_id: int | None = None) -> dict[str, int]:
    """Decide every open policy (or one) for every organisation, keep who qualifies, tell who newly does; counts."""
    day = timezone.localdate(now)
    versions = with_rules(PolicyVersion.objects.current(day)).filter(policy__is_reference=False)
    if policy_id is not None:
        versions = versions.filter(policy=policy_id)
    book = Book(askers(), day)
    table = table_of(book)
    counts = {"began": 0, "ended": 0, "told": 0, "reminded": 0}
    for version in versions:
        is_open = version.window(day) == PolicyWindow.OPEN
        found = eligible(book, table, version) if is_open else []
        for name, count in _keep(version, found, day, now).items():
            counts[name] += count
    return counts


@transaction.atomic
def _keep(version: PolicyVersion, found: Collection[int], day: date, now: datetime) -> dict[str, int]:
    """Compare with the last look; the lock on the policy lets one looker in at a time."""
    Policy.objects.select_for_update().get(pk=version.policy_id)
    standing = PolicyEligibility.objects.standing().filter(policy=version.policy_id)
    before = set(standing.values_list("organisation_id", flat=True))
    new, gone = sorted(set(found) - before), before - set(found)
    ended = standing.filter(organisation__in=gone).update(ended_on=day)
    PolicyEligibility.objects.bulk_create(
        PolicyEligibility(policy_id=version.policy_id, organisation_id=pk, version=version, since=day) for pk in new
    )
    told = telling.tell_newly_eligible(version, new, now) if new else 0
    left = (version.deadline - day).days if version.deadline else None
    reminded = telling.remind_of_deadline(version, found, left, now) if left in MARKS and found else 0
    return {"began": len(new), "ended": ended, "told": told, "reminded": reminded}


@transaction.atomic
def notify_entitled(*, version: PolicyVersion, by: object, now: datetime) -> int:
    """免申即享 in one action: everybody on the list who has not been told is told; how many organisations that was.

    The list is decided anew at this moment. Raises Refused for others than officials.
    """
    if not is_official(by):
        raise Refused(_("只有科技局可以发送免申即享通知。"))
    if not version.no_application or version.window(timezone.localdate(now)) != PolicyWindow.OPEN:
        raise Refused(_("只有受理中的免申即享政策可以统一通知。"))
    look_at_policies(now=now, policy_id=version.policy_id)
    waiting = PolicyEligibility.objects.standing().filter(policy=version.policy_id, told_at=None)
    keys = list(waiting.select_for_update().values_list("pk", "organisation_id"))
    telling.tell_entitled(version, [organisation for _pk, organisation in keys], now)
    PolicyEligibility.objects.filter(pk__in=[pk for pk, _organisation in keys]).update(told_at=now)
    return len(keys)
