"""Which five things a person's digest holds: plain arithmetic on picks, without a database."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from common.digest import Pick

MOST = 5
"""N22: a card holds at most five things."""
SHARE = 3
"""At most so many of one source while other sources have something to say."""
AT_ONCE, SOON = timedelta(days=1), timedelta(days=3)
GRACE = timedelta(days=3)
"""So long after its time has passed a thing comes every day; later it comes again as any other."""
AGAIN_AFTER = timedelta(days=7)
"""What presses nobody comes once, and again after a week if it is still open."""


def presses(pick: Pick, now: datetime) -> bool:
    """Due within three days, or overdue for no more than three: worth saying every day."""
    return pick.due_at is not None and -GRACE <= pick.due_at - now <= SOON


def choose(
    picks: Iterable[Pick],
    *,
    orders: Mapping[str, int],
    muted: Collection[str],
    seen: Collection[tuple[str, str]],
    now: datetime,
) -> tuple[list[Pick], int]:
    """The picks of one person's card, the most urgent first, and how many more there were.

    First what is overdue or due within a day, then within three days, then everything else by the order of the sources
    (`orders`), the stronger or earlier first. Left out: muted kinds, what the last days' cards showed (`seen`, as pairs
    of source and key) and does not press, and the second pick of one address. No source takes more than three of the
    five places while another has something. A summary gives way to anything of its kind.
    """

    def place(pick: Pick) -> tuple[int, int, float, float, str]:
        due = pick.due_at.timestamp() if pick.due_at else float("inf")
        return _urgency(pick, now), orders.get(pick.source, 99), -pick.strength, due, pick.key

    wanted = _once_each(sorted((pick for pick in picks if pick.kind not in muted), key=place), orders)
    fresh = [pick for pick in wanted if presses(pick, now) or (pick.source, pick.key) not in seen]
    ranked = sorted(_without_idle_summaries(fresh), key=place)
    chosen = sorted(_share_out(ranked), key=place)
    return chosen, len(ranked) - len(chosen)


def _urgency(pick: Pick, now: datetime) -> int:
    if pick.due_at is None or pick.due_at - now > SOON:
        return 2
    return 0 if pick.due_at - now <= AT_ONCE else 1


def _once_each(ranked: list[Pick], orders: Mapping[str, int]) -> list[Pick]:
    """One pick for each address: in the words of the source that comes first, with the clock of the most urgent one."""
    best: dict[str, Pick] = {}
    for pick in ranked:
        known = best.setdefault(pick.url, pick)
        if orders.get(pick.source, 99) < orders.get(known.source, 99):
            best[pick.url] = replace(pick, due_at=known.due_at or pick.due_at)
    return list(best.values())


def _without_idle_summaries(ranked: list[Pick]) -> list[Pick]:
    told = {pick.kind for pick in ranked if not pick.is_summary}
    return [pick for pick in ranked if not (pick.is_summary and pick.kind in told)]


def _share_out(ranked: list[Pick]) -> list[Pick]:
    """The first five of which no source has more than its share; free places go to what was passed over."""
    taken: Counter[str] = Counter()
    first: list[Pick] = []
    passed_over: list[Pick] = []
    for pick in ranked:
        taken[pick.source] += 1
        (first if taken[pick.source] <= SHARE else passed_over).append(pick)
    return (first + passed_over)[:MOST]
