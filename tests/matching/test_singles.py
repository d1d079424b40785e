"""One posting at a time: published, changed or withdrawn after the run that readers see."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from inbox.models import Notification
from matching import models
from matching.datasource import load_needs
from matching.enums import RunKind, RunStatus, Side
from matching.limits import KEPT
from matching.models import Candidate, CurrentRun, Match, MatchRequest, MatchRun
from matching.services import singles
from matching.services.ranking import ranked_lists
from matching.services.requests import request_match
from matching.services.runs import fail_run, start_run
from matching.services.singles import match_requests
from matching.services.sweeping import sweep
from matching.services.working import work_chunk
from postings.enums import PostingStatus
from postings.services import publish_posting, withdraw
from tests.matching.world import full_run, make_achievement, make_need, small_world

pytestmark = pytest.mark.django_db


def ask(side: str, *items: object, now: datetime) -> None:
    request_match(side=side, ids=[item.pk for item in items], now=now)  # type: ignore[attr-defined]


def places(need: object) -> list[int]:
    """The stored list of a need, in order of rank."""
    rows = Candidate.objects.of_current_run().filter(need=need).order_by("rank")
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    return [row.achievement_id for row in rows]


def test_publishing_a_need_asks_for_its_matches_and_a_worker_finds_them(
    now: datetime, linhai, gaoyuan, woken: list[str], django_capture_on_commit_callbacks
):
    _, achievements = small_world()
    full_run()
    need = make_need(2, status=PostingStatus.SUBMITTED)
    with django_capture_on_commit_callbacks(execute=True):
        publish_posting(posting=need, by=gaoyuan, now=now)
    assert woken == ["matching.tasks.match_requests"]
    assert match_requests(now=now) == 1
    best = Match.objects.get(need=need, rank=1)
    assert best.achievement == achievements[2]
    assert best.explanation["evidence"]
    assert Notification.objects.filter(recipient=linhai, kind="match", url__contains=need.reference).count() == 1


def test_a_need_alone_gets_the_list_that_a_full_run_gives_it(now: datetime):
    small_world(needs=5, achievements=12)
    full_run()
    need = make_need(5)
    ask(Side.NEED, need, now=now)
    match_requests(now=now)
    alone = places(need)
    full_run()
    assert alone == places(need)


def test_an_achievement_takes_its_place_in_every_list(now: datetime):
    needs, _ = small_world(needs=6, achievements=5)
    full_run()
    newcomer = make_achievement(5)
    ask(Side.ACHIEVEMENT, newcomer, now=now)
    assert match_requests(now=now) == 1
    assert places(needs[5])[0] == newcomer.pk
    assert all(newcomer.pk in places(need) for need in needs)
    shown = Match.objects.get(need=needs[5], achievement=newcomer)
    assert (shown.rank, shown.is_current) == (1, True)


def test_a_need_sees_achievements_published_after_the_index_was_built(now: datetime):
    small_world(needs=1, achievements=5)
    full_run()
    newcomer = make_achievement(5)
    ask(Side.ACHIEVEMENT, newcomer, now=now)
    match_requests(now=now)
    need = make_need(5)
    ask(Side.NEED, need, now=now)
    match_requests(now=now)
    assert places(need)[0] == newcomer.pk


def test_what_is_withdrawn_leaves_the_lists(now: datetime, wuyue):
    needs, achievements = small_world()
    full_run()
    withdraw(posting=achievements[0], by=wuyue, now=now, reason="已转让")
    assert match_requests(now=now) == 1
    assert achievements[0].pk not in places(needs[0])
    assert not Match.objects.current().filter(achievement=achievements[0]).exists()
    late = make_need(6)
    ask(Side.NEED, late, now=now)
    match_requests(now=now)
    assert achievements[0].pk not in places(late), "the index still holds it, the list does not"


def test_a_change_during_the_work_is_not_taken_for_done(now: datetime, monkeypatch: pytest.MonkeyPatch):
    needs, _ = small_world()
    full_run()
    ask(Side.NEED, needs[0], now=now)
    compute = singles.compute

    def changed_meanwhile(*args: object, **options: object) -> object:
        ask(Side.NEED, needs[0], now=now)
        return compute(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(singles, "compute", changed_meanwhile)
    assert match_requests(now=now) == 1
    assert MatchRequest.objects.waiting().count() == 1


def test_the_first_publication_of_all_starts_a_full_run(now: datetime):
    small_world(needs=1, achievements=1)
    ask(Side.NEED, make_need(1), now=now)
    assert match_requests(now=now) == 0
    assert MatchRun.objects.get().kind == RunKind.BULK


def test_an_import_is_matched_by_a_full_run_once_it_is_quiet(now: datetime, monkeypatch: pytest.MonkeyPatch):
    needs, _ = small_world()
    full_run()
    monkeypatch.setattr(singles, "BULK", 3)
    ask(Side.NEED, *needs, now=now)
    assert match_requests(now=now + timedelta(seconds=5)) == 0
    assert MatchRun.objects.count() == 1
    match_requests(now=now + timedelta(seconds=11))
    assert MatchRun.objects.count() == 2
    while work_chunk():
        pass
    assert not MatchRequest.objects.exists(), "covered by the run"


def test_what_is_published_after_the_snapshot_is_matched_again_after_the_switch(now: datetime):
    small_world()
    yesterday = full_run()
    tonight = start_run(kind=RunKind.MANUAL, now=now)
    covered = make_need(6)
    ask(Side.NEED, covered, now=now)
    work_chunk()  # the snapshot
    assert not MatchRequest.objects.waiting().exists(), "the run takes care of it"
    late = make_need(7)
    ask(Side.NEED, late, now=now)
    assert match_requests(now=now) == 1
    assert CurrentRun.objects.get().run == yesterday
    assert places(late), "within seconds, in yesterday's lists"
    while work_chunk():
        pass
    assert CurrentRun.objects.get().run == tonight
    assert [request.object_id for request in MatchRequest.objects.waiting()] == [late.pk]
    shown_before = set(Match.objects.filter(need=late).values_list("pk", flat=True))
    match_requests(now=now)
    assert places(late)
    assert set(Match.objects.current().filter(need=late).values_list("pk", flat=True)) == shown_before


def test_a_failed_run_gives_its_requests_back(now: datetime):
    small_world()
    full_run()
    run = start_run(kind=RunKind.MANUAL, now=now)
    ask(Side.NEED, make_need(6), now=now)
    work_chunk()
    fail_run(run=run, error="x", now=now)
    assert match_requests(now=now) == 1


def test_a_batch_computed_for_an_older_run_is_not_written(now: datetime, monkeypatch: pytest.MonkeyPatch):
    needs, _ = small_world()
    full_run()
    ask(Side.NEED, needs[0], now=now)
    compute = singles.compute

    def switched_meanwhile(*args: object, **options: object) -> object:
        changes = compute(*args, **options)  # type: ignore[arg-type]
        full_run()
        return changes

    monkeypatch.setattr(singles, "compute", switched_meanwhile)
    assert match_requests(now=now) == 0
    assert MatchRun.objects.filter(status=RunStatus.COMPLETED).count() == 2


def test_one_bad_posting_does_not_hold_up_the_others(now: datetime, monkeypatch: pytest.MonkeyPatch):
    small_world()
    full_run()
    bad, good = make_need(6), make_need(7)
    compute = singles.compute

    def choke(run: object, changed: singles.Changed, **options: object) -> object:
        if bad.pk in changed.needs:
            raise ValueError("cannot be read")
        return compute(run, changed, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(singles, "compute", choke)
    ask(Side.NEED, bad, good, now=now)
    assert match_requests(now=now) == 1
    assert places(good)
    assert not places(bad)
    assert MatchRequest.objects.get(object_id=bad.pk).error == "ValueError: cannot be read"


def test_a_lost_wake_up_is_healed_by_the_sweeper(now: datetime, woken: list[str]):
    small_world()
    full_run(now=now)
    ask(Side.NEED, make_need(6), now=now)
    woken.clear()
    sweep(now=now)
    assert woken == ["matching.tasks.match_requests"]


def test_a_batch_whose_worker_was_killed_is_leased_again(now: datetime):
    small_world()
    full_run()
    ask(Side.NEED, make_need(6), now=now)
    singles._lease()
    assert match_requests(now=now) == 0
    MatchRequest.objects.update(lease_until=timezone.now() - timedelta(minutes=5))
    assert match_requests(now=now) == 1


def test_lists_keep_no_more_than_their_places(now: datetime, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(models.runs, "KEPT", 4)
    needs, _ = small_world(needs=2, achievements=8)
    full_run()
    ask(Side.ACHIEVEMENT, make_achievement(6), now=now)
    match_requests(now=now)
    assert len(places(needs[0])) == 4
    assert KEPT == 200


def test_a_change_in_place_gives_the_lists_that_a_full_ranking_would(now: datetime, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(models.runs, "KEPT", 8)
    needs, achievements = small_world(needs=7, achievements=20)
    run = full_run()
    for number in (2, 9, 14):
        achievements[number].summary = needs[(number + 1) % 7].problem
        achievements[number].save()
        ask(Side.ACHIEVEMENT, achievements[number], now=now)
    needs[3].problem = needs[5].problem
    needs[3].save()
    ask(Side.NEED, needs[3], now=now)
    ask(Side.ACHIEVEMENT, make_achievement(4), now=now)
    assert match_requests(now=now) == 5
    before = run.index_name
    run.refresh_from_db()
    assert run.index_name != before
    anew = ranked_lists(run, load_needs(need.pk for need in needs))
    for need in needs:
        rows = Candidate.objects.filter(run=run, need=need).order_by("rank").values_list("achievement_id", "score")
        expected = [(int(match.offer_key), match.score) for match in anew[str(need.pk)]]
        assert list(rows)[:4] == expected[:4], "exact as far as half a list"
