"""Which five things a card holds: a golden morning, and one rule at a time."""

from datetime import timedelta

from common.digest import Pick
from inbox.choosing import choose, presses
from tests.people import NOW

ORDERS = {"answers": 5, "confirm": 8, "owed": 10, "matches": 20, "unread": 90}
LINHAI = 1


def pick(source, key, kind=None, url=None, days=None, strength=0.0, **more):
    due = None if days is None else NOW + timedelta(days=days)
    return Pick(LINHAI, source, str(key), kind or source, url or f"/{source}/{key}/", due, strength, **more)


def keys(picks, muted=(), seen=()):
    chosen, _more = choose(picks, orders=ORDERS, muted=muted, seen=seen, now=NOW)
    return [f"{one.source} {one.key}" for one in chosen]


GOLDEN = [
    pick("matches", "weak", strength=2.9),
    pick("matches", "strong", strength=3.9),
    pick("matches", "shown yesterday", strength=3.8),
    pick("confirm", "in ten days", days=10),
    pick("owed", "tomorrow", days=1),
    pick("owed", "the day after", days=2),
    pick("owed", "late", days=-1),
    pick("answers", "waiting", url="/matches/7/"),
    pick("owed", "the same answer", url="/matches/7/", days=2.5),
    pick("owed", "late for months, shown", days=-90),
    pick("policy", "muted", days=0.5),
    pick("unread", "matches", kind="matches", is_summary=True),
    pick("unread", "news", kind="news", is_summary=True),
]


def test_a_golden_morning():
    """Late and due first, then what somebody waits for, what comes down, what is new; nothing twice, muted or shown."""
    chosen, more = choose(
        GOLDEN,
        orders=ORDERS,
        muted={"policy"},
        seen={("matches", "shown yesterday"), ("owed", "late for months, shown"), ("owed", "late")},
        now=NOW,
    )
    assert [one.key for one in chosen] == ["late", "tomorrow", "waiting", "the day after", "in ten days"]
    assert more == 3  # strong, weak, unread news


def test_nothing_to_say_is_an_empty_card():
    assert choose([], orders=ORDERS, muted=(), seen=(), now=NOW) == ([], 0)


def test_five_at_most_and_the_rest_is_counted():
    chosen, more = choose([pick("owed", n, days=n) for n in range(1, 9)], orders=ORDERS, muted=(), seen=(), now=NOW)
    assert ([one.key for one in chosen], more) == (["1", "2", "3", "4", "5"], 3)


def test_one_source_leaves_two_places_to_the_others():
    busy = [pick("owed", n, days=n / 10) for n in range(1, 8)]
    others = [pick("matches", "new", strength=4), pick("answers", "waiting")]
    assert keys([*busy, *others]) == ["owed 1", "owed 2", "owed 3", "answers waiting", "matches new"]
    assert keys([*busy, others[0]]) == ["owed 1", "owed 2", "owed 3", "owed 4", "matches new"]


def test_the_strongest_comes_first_where_nothing_is_due():
    found = [pick("matches", name, strength=grade) for name, grade in (("fair", 2.8), ("strong", 3.9), ("good", 3.1))]
    assert keys(found) == ["matches strong", "matches good", "matches fair"]


def test_what_presses_comes_every_day_other_things_once_a_week():
    shown = {("owed", "soon"), ("owed", "later"), ("owed", "long gone")}
    found = [pick("owed", "soon", days=2), pick("owed", "later", days=5), pick("owed", "long gone", days=-9)]
    assert keys(found, seen=shown) == ["owed soon"]
    assert keys(found) == ["owed long gone", "owed soon", "owed later"]
    assert [presses(one, NOW) for one in found] == [True, False, False]


def test_one_address_is_one_line_in_the_closer_words_with_the_clock():
    chosen, _more = choose(
        [pick("owed", "answer", url="/m/", days=1), pick("answers", "waits", url="/m/")],
        orders=ORDERS, muted=(), seen=(), now=NOW,
    )  # fmt: skip
    assert [(one.source, one.due_at) for one in chosen] == [("answers", NOW + timedelta(days=1))]


def test_muting_the_closer_words_leaves_the_obligation():
    found = [pick("owed", "answer", url="/m/", days=1), pick("answers", "waits", url="/m/")]
    assert keys(found, muted={"answers"}) == ["owed answer"]
    assert keys(found, muted={"answers", "owed"}) == []


def test_a_summary_gives_way_to_anything_of_its_kind():
    unread = pick("unread", "matches", kind="matches", is_summary=True)
    assert keys([unread]) == ["unread matches"]
    assert keys([unread, pick("matches", "new")]) == ["matches new"]


def test_the_order_in_which_picks_arrive_does_not_matter():
    assert keys(GOLDEN) == keys(GOLDEN[::-1])
