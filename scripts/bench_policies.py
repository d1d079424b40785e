"""Measure policy matching: 40 policies × 10,000 organisations, read from PostgreSQL and decided; times printed.

`python scripts/bench_policies.py` works in a world of its own, var/bench-policies, with made-up organisations.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from steps import PROJECT_DIR, say

sys.path.insert(0, str(PROJECT_DIR))

from portal.embedded import default_var_dir, ensure

ORGANISATIONS, POLICIES = 10_000, 40
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def main() -> None:
    world = default_var_dir() / "bench-policies"
    shutil.rmtree(world, ignore_errors=True)
    with ensure(var_dir=world) as services:
        os.environ |= {"VAR_DIR": str(world), "DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_terms", verbosity=0)
        fill(random.Random(1))
        measure()
        services.stop(wait=True)
    shutil.rmtree(world, ignore_errors=True)


def fill(chance: random.Random) -> None:
    """Organisations with entries, seats, labels and figures; a tenth of each is missing. Policies of 3 to 6 conditions."""
    from accounts.models import Organisation, Qualification
    from parks.models import Park, Tenancy
    from resources.models import OrganisationFigures
    from taxonomy.models import Term

    districts = list(Term.objects.of("district"))
    parks = [Park.objects.create(code=f"b{n}", name=f"园 {n}") for n in range(16)]
    made = Organisation.objects.bulk_create(
        Organisation(
            name=f"单位 {n:05d}", kind=chance.choice(["enterprise"] * 9 + ["institute"]), status="verified", status_at=NOW,
            size=chance.choice(["large", "medium", "small", "micro"]), district=chance.choice(districts),
        )
        for n in range(ORGANISATIONS)
    )  # fmt: skip
    Tenancy.objects.bulk_create(
        Tenancy(park=chance.choice(parks), organisation=one, since=date(chance.randint(2015, 2026), 1, 5))
        for one in made
        if chance.random() < 0.6
    )
    Qualification.objects.bulk_create(
        Qualification(
            organisation=one, kind=kind, number=f"{one.pk}", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
            confirmed_at=NOW if chance.random() < 0.9 else None,
        )
        for one in made
        for kind in ("technology_sme", "high_tech")
        if chance.random() < 0.4
    )  # fmt: skip
    OrganisationFigures.objects.bulk_create(_figures(one, chance) for one in made if chance.random() < 0.9)
    policies(chance)


def _figures(one: Any, chance: random.Random) -> Any:
    from resources.models import OrganisationFigures

    revenue = Decimal(chance.randint(1, 400_000_000))
    staff = chance.randint(2, 800)
    return OrganisationFigures(
        organisation=one, as_of=date(2025, 12, 31), founded_on=date(2026, 1, 1) - timedelta(days=chance.randint(1, 9000)),
        staff=staff, rd_staff=chance.randint(0, staff), revenue=revenue, rd_spend=revenue * chance.randint(0, 12) / 100,
        assets=revenue * 2, tech_fields=[f"{chance.randint(1, 11):02d}"],
    )  # fmt: skip


def policies(chance: random.Random) -> None:
    from resources.models import Policy, PolicyCondition, PolicyVersion

    rows = (
        lambda: ("kind", "one_of", ["enterprise"]), lambda: ("labels", "has", ["technology_sme"]),
        lambda: ("labels", "has", ["high_tech"]), lambda: ("rd_share", "at_least", str(chance.randint(1, 6))),
        lambda: ("revenue", "at_most", str(chance.randint(1, 40) * 10_000_000)), lambda: ("in_park", "is", True),
        lambda: ("staff", "at_most", str(chance.randint(50, 500))), lambda: ("age", "at_most", str(chance.randint(3, 15))),
        lambda: ("rd_staff_share", "at_least", str(chance.randint(5, 30))), lambda: ("size", "one_of", ["small", "micro"]),
        lambda: ("tech_fields", "has", [f"{chance.randint(1, 11):02d}" for _ in range(4)]),
    )  # fmt: skip
    for number in range(POLICIES):
        version = PolicyVersion.objects.create(
            policy=Policy.objects.create(code=f"p{number}"), version=1, status="approved", status_at=NOW, title=f"政策 {number}",
            issuer="科技局", source="第一条", summary="。", mode="grant", valid_from=date(2026, 1, 1), approved_at=NOW,
        )  # fmt: skip
        for position, make in enumerate(chance.sample(rows, chance.randint(3, 6))):
            fact, operator, value = make()
            PolicyCondition.objects.create(
                version=version, position=position, fact=fact, operator=operator, value=value, source="第一条",
                group="A" if position > 3 else "",
            )  # fmt: skip


def measure() -> None:
    """Decide everything once, then keep and tell, then look again."""
    from resources.engine.deciding import VERDICTS
    from resources.factbook import Book
    from resources.models import PolicyVersion
    from resources.selectors.policies import askers, compiled, table_of, with_rules
    from resources.services.policy_looks import look_at_policies

    day = NOW.date()
    start = time.perf_counter()
    book = Book(askers(), day)
    table = table_of(book)
    totals = dict.fromkeys(VERDICTS, 0)
    for version in with_rules(PolicyVersion.objects.current(day)):
        for verdict in table.verdicts(compiled(version)):
            totals[VERDICTS[verdict]] += 1
    say(f"decided {POLICIES} x {len(book.ids)}: {time.perf_counter() - start:.2f} s  {totals}")
    for words in ("first look (kept, told)", "second look (nothing new)"):
        start = time.perf_counter()
        counts = look_at_policies(now=NOW)
        say(f"{words}: {time.perf_counter() - start:.2f} s  {counts}")
    say(f"largest size of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
