"""Every list, desk and statistics page of challenges asks a constant number of queries, however many rows there are.

The rows and the pages are those of the benchmark (`make bench-challenges`), in two small worlds.
"""

import sys
from pathlib import Path
from random import Random

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from challenges import demo

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))

from benching import bid_rows, cast, challenge_rows, delivery_rows
from benching.challenge_pages import pages
from benching.measuring import Measured, ask, client_of

SMALL, LARGE = (60, 250), (90, 500)
"""Challenges and bids: two of each state, then three."""

MOST_ON_A_WORKBENCH = 25
"""Of any role: what waits is counted in one query, and rows are fetched only from where something does."""


def world(challenges: int, bids: int) -> dict[str, int]:
    """Queries of each page, asked twice: the second time what a process remembers is warm."""
    random, now = Random(7), timezone.now()
    people = cast.settle(now)
    demo.settle(now=now)
    made = challenge_rows.seed_challenges(people, random, now, challenges)
    handed_in = bid_rows.seed_bids(made, people, random, now, bids)
    delivery_rows.seed_delivery(made, handed_in, people, now)
    delivery_rows.seed_money(made, people, now)
    delivery_rows.seed_rest(made, people, random, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE"
        )  # uncommitted rows are unknown to the planner: without this one list takes half a minute
    counts = {}
    for page in pages():
        cache.clear()
        client = client_of(page, people.users)
        ask(client, page, Measured(page))
        counts[f"{page.name} ({page.role})"] = ask(client, page, Measured(page))
    return counts


@pytest.mark.django_db
def test_no_page_asks_more_for_more_rows():
    call_command("load_terms")
    found = []
    for size in (SMALL, LARGE):
        with transaction.atomic():
            found.append(world(*size))
            transaction.set_rollback(True)
    small, large = found
    assert small.keys() == large.keys()
    assert {name: (small[name], large[name]) for name in small if large[name] > small[name]} == {}
    assert len(small) > 80
    workbenches = {name: count for name, count in large.items() if name.startswith("workbench")}
    assert len(workbenches) == 5
    assert {name: count for name, count in workbenches.items() if count > MOST_ON_A_WORKBENCH} == {}
