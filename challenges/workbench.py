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
from common.workbench import Card, card

SHOWN = 5
_OVER = (
    ChallengeStatus.CLOSED, ChallengeStatus.WITHDRAWN, ChallengeStatus.RELISTED, ChallengeStatus.TERMINATED
)  # fmt: skip


@card(persona=Persona.ENTERPRISE, order=15)
def my_challenges(user: Any, now: datetime) -> Card | None:
    """Where each challenge of one's organisation stands, the next deadline first."""
    rows = desks.own(user).exclude(status__in=_OVER).order_by(F("due_at").asc(nulls_last=True), "-updated_at")
    total = rows.count()
    if not total:
        return None
    context = {"rows": rows[:SHOWN], "now": now}
    return Card(_("我的榜单"), "challenges/_workbench.html", context, reverse("challenges_mine"), total)


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


@card(order=25)
def opinions_asked(user: Any, now: datetime) -> Card | None:
    """Challenges about which the bureau waits for this person's opinion."""
    waiting = Opinion.objects.filter(expert=user, at=None, challenge__status=ChallengeStatus.DIAGNOSIS)
    rows = [opinion.challenge for opinion in waiting.select_related("challenge__organisation").order_by("asked_at")]
    if not rows:
        return None
    return Card(_("请您论证"), "challenges/_workbench.html", {"rows": rows[:SHOWN], "now": now}, count=len(rows))


@card(persona=Persona.OFFICIAL, order=45)
def pools_and_rules(user: Any, now: datetime) -> Card | None:
    """This year's pools with what is late to be paid, and rules that wait for a second official."""
    pools = [pool for pool in statements.pools() if pool.fiscal_year == timezone.localdate(now).year]
    waiting = ProgrammeTerms.objects.filter(status=TermsStatus.PROPOSED).exclude(proposed_by=user)
    rows = [{"pool": pool, "late": statements.late_count(pool, now)} for pool in pools]
    context = {"rows": rows, "waiting": waiting.select_related("programme")}
    if not rows and not context["waiting"]:
        return None
    return Card(_("资金池与规则"), "challenges/money/_card.html", context, reverse("pools"), is_side=True)
