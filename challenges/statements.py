"""What officials and auditors read of the pools: statements, their proof from the movements, what is late in the year."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rules
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from challenges.enums import Account, ProgrammeKind
from challenges.models import Challenge, Movement, Pool, ProjectAccount
from challenges.rulebook import PARAMETERS
from challenges.selectors import Statement, shown

LATE_SHOWN = 20
"""Late projects that a pool's page names; the list of all projects below has the rest."""


@dataclass(frozen=True)
class Proof:
    """A pool's statement beside the one that its movements add up to."""

    shown: Statement
    recomputed: Statement
    movements: int

    @property
    def agrees(self) -> bool:
        """To the fen."""
        return self.shown == self.recomputed


@dataclass(frozen=True)
class LateProject:
    """A project whose money is promised and not paid though the year ends, or has ended."""

    account: ProjectAccount
    challenge: Challenge | None
    is_over: bool


def reads_movements(user: Any) -> bool:
    """Officials see single movements; everybody sees the sums."""
    return rules.has_perm("challenges.move_money", user, None)


def pools() -> QuerySet[Pool]:
    """The newest year first; with their rules, and with `unpaid`: how many projects have a promise that is not paid."""
    unpaid = Count("accounts", filter=Q(accounts__committed__gt=0))
    rows = Pool.objects.select_related("programme").prefetch_related("programme__terms__rules")
    return rows.annotate(unpaid=unpaid).order_by("-fiscal_year", "programme")


def pool_in_year(now: datetime, kind: str = ProgrammeKind.PARK_CHALLENGE) -> Pool | None:
    """This year's pool of the oldest programme of a kind: what the hall shows to everybody (F053)."""
    year = timezone.localdate(now).year
    return pools().filter(programme__kind=kind, fiscal_year=year).order_by("programme").first()


def prove(pool: Pool) -> Proof:
    """Adds up the movements in the database; one query, however many there are."""
    statement, count = Statement(), 0
    for row in pool.movements.order_by().values("debit", "credit").annotate(amount=Sum("amount"), count=Count("pk")):
        count += row["count"]
        for name, sign in ((row["debit"], -1), (row["credit"], 1)):
            if name != Account.SOURCE:
                setattr(statement, name, getattr(statement, name) + sign * row["amount"])
    return Proof(shown(pool), statement, count)


def movements(pool: Pool | None = None) -> QuerySet[Movement]:
    """In the order in which they were written; with what a row shows."""
    rows = Movement.objects.select_related("pool__programme", "account", "by").order_by("at", "pk")
    return rows.filter(pool=pool) if pool else rows


def projects(pool: Pool) -> QuerySet[ProjectAccount]:
    """Accounts of the pool, those that hold most first."""
    used = F("reserved") + F("committed") + F("paid")
    return pool.accounts.annotate(held=used).order_by("-held", "project")


def with_challenges(accounts: Any) -> list[tuple[ProjectAccount, Challenge | None]]:
    """Each account with its challenge; two queries."""
    rows = list(accounts)
    found = Challenge.objects.filter(reference__in=[row.project for row in rows]).only("reference", "title", "status")
    by_reference = {challenge.reference: challenge for challenge in found}
    return [(row, by_reference.get(row.project)) for row in rows]


def warning_starts(pool: Pool) -> date:
    """From which day of its year unpaid promises are warned of; parameter `late_from` (当年奖补, F059)."""
    last, parameter = date(pool.fiscal_year, 12, 31), PARAMETERS["late_from"]
    running = [terms for terms in pool.programme.terms.all() if terms.holds_on(last)]
    newest = max(running, key=lambda terms: terms.version, default=None)
    month, day = newest.value("late_from") if newest else parameter.read(parameter.default)
    return date(pool.fiscal_year, month, day)


def late_count(pool: Any, now: datetime) -> int:
    """How many projects of one of `pools()` are late; no query."""
    return int(pool.unpaid) if timezone.localdate(now) >= warning_starts(pool) else 0


def late_projects(pool: Pool, now: datetime, most: int = LATE_SHOWN) -> list[LateProject]:
    """Promised and not paid, the largest first, from the day of the warning on; nothing before it."""
    today = timezone.localdate(now)
    if today < warning_starts(pool):
        return []
    over = today.year > pool.fiscal_year
    waiting = pool.accounts.filter(committed__gt=0).order_by("-committed", "project")
    return [LateProject(account, challenge, over) for account, challenge in with_challenges(waiting[:most])]
