"""What challenges put on people's first pages: the sponsor's own, the desk's queues, opinions asked of an expert."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Persona
from challenges import bid_workbench, desks, statements  # noqa: F401  (cards of bids and reviews)
from challenges.enums import ChallengeStatus, TermsStatus
from challenges.models import Opinion, ProgrammeTerms
from common.tally import Counted, Tally
from common.workbench import Card, card

SHOWN = 5
_OVER = (
    ChallengeStatus.CLOSED, ChallengeStatus.WITHDRAWN, ChallengeStatus.RELISTED, ChallengeStatus.TERMINATED
)  # fmt: skip


def _own(user: Any, now: datetime) -> Counted:
    live = desks.own(user).exclude(status__in=_OVER)
    return [live.order_by(F("due_at").asc(nulls_last=True), "-updated_at")]


@card(persona=Persona.ENTERPRISE, order=15, counting=_own)
def my_challenges(user: Any, now: datetime, tally: Tally) -> Card:
    """Where each challenge of one's organisation stands, the next deadline first."""
    context = {"rows": tally.first(SHOWN), "now": now}
    return Card(_("我的榜单"), "challenges/_workbench.html", context, reverse("challenges_mine"), tally.total)


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=15)
def desk(user: Any, now: datetime) -> Card | None:
    """Queues with something in them, and how much of it is late."""
    counts = desks.queue_counts(user, now)
    labels = desks.queues_of(user)
    rows = [
        {"name": name, "label": labels[name][0], "total": total, "late": late}
        for name, (total, late) in counts.items() if total
    ]  # fmt: skip
    if not rows:
        return None
    total = sum(counts[name][0] for name in counts)
    return Card(_("榜单办理台"), "challenges/_workbench_desk.html", {"rows": rows}, reverse("challenges_desk"), total)


def _asked_of(user: Any, now: datetime) -> Counted:
    waiting = Opinion.objects.filter(expert=user, at=None, challenge__status=ChallengeStatus.DIAGNOSIS)
    return [waiting.select_related("challenge__organisation").order_by("asked_at")]


@card(order=25, counting=_asked_of)
def opinions_asked(user: Any, now: datetime, tally: Tally) -> Card:
    """Challenges about which the bureau waits for this person's opinion."""
    context = {"rows": [opinion.challenge for opinion in tally.first(SHOWN)], "now": now}
    return Card(_("请您论证"), "challenges/_workbench.html", context, count=tally.total)


def _proposed_rules(user: Any, now: datetime) -> Counted:
    proposed = ProgrammeTerms.objects.filter(status=TermsStatus.PROPOSED).exclude(proposed_by=user)
    return [proposed.select_related("programme")]


@card(persona=Persona.OFFICIAL, order=45, counting=_proposed_rules, also_empty=True)
def pools_and_rules(user: Any, now: datetime, tally: Tally) -> Card | None:
    """This year's pools with what is late to be paid, and rules that wait for a second official."""
    pools = statements.pools().filter(fiscal_year=timezone.localdate(now).year)
    rows = [{"pool": pool, "late": statements.late_count(pool, now)} for pool in pools]
    if not rows and not tally.total:
        return None
    context = {"rows": rows, "waiting": tally.first(tally.total)}
    return Card(_("资金池与规则"), "challenges/money/_card.html", context, reverse("pools"), is_side=True)
