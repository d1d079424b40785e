"""A full run: what it counts, what readers see of it, and that it can be repeated."""

import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Verification
from inbox.models import Notification
from matching import indexes, leases
from matching.enums import Band, MatchStatus, RunKind, RunStatus, Stage, Verdict
from matching.models import Candidate, CurrentRun, Match, MatchChunk, MatchRun
from matching.services import retention, stages, working
from matching.services.runs import fail_run, start_run
from matching.services.sweeping import last_night, start_night, sweep
from matching.services.working import work_chunk
from postings.enums import PostingStatus
from tests.matching.world import full_run, make_achievement, make_need, small_world, work_until
from tests.people import organisation, person

pytestmark = pytest.mark.django_db


def test_a_run_ranks_every_need_and_readers_go_over_to_it():
    needs, achievements = small_world()
    run = full_run()
    assert run.status == RunStatus.COMPLETED, list(run.chunks.values_list("error", flat=True))
    assert (run.needs, run.achievements, run.candidates) == (6, 6, 36)
    assert CurrentRun.objects.get().run == run
    for need, achievement in zip(needs, achievements, strict=True):
        best = Match.objects.get(need=need, rank=1)
        assert best.achievement == achievement
        assert best.explanation["evidence"]


def test_the_same_world_gives_the_same_result_hash_however_it_is_cut(monkeypatch: pytest.MonkeyPatch):
    small_world(needs=7, achievements=9)
    first = full_run()
    monkeypatch.setattr(stages, "RANK_ITEMS", 2)
    second = full_run()
    assert second.pk != first.pk
    assert (second.inputs_hash, second.result_hash) == (first.inputs_hash, first.result_hash)
    assert second.chunks.filter(stage=Stage.RANK).count() == 4
    assert second.matches_new == 0


def test_a_changed_need_gives_another_hash():
    needs, _ = small_world()
    first = full_run()
    needs[0].title = "轨道车辆制动盘裂纹"
    needs[0].save()
    second = full_run()
    assert second.inputs_hash != first.inputs_hash
    assert second.result_hash != first.result_hash


def test_only_published_postings_of_verified_organisations_are_matched():
    small_world(needs=2, achievements=2)
    make_need(2, status=PostingStatus.DRAFT)
    make_achievement(2, status=PostingStatus.WITHDRAWN)
    unverified = organisation("启明新材")
    unverified.status = Verification.PENDING
    unverified.save()
    run = full_run()
    assert (run.needs, run.achievements) == (1, 2)
    assert not Match.objects.filter(need__organisation=unverified).exists()


def test_a_run_with_nothing_to_match_completes_empty():
    make_need(0)
    run = full_run()
    assert (run.status, run.needs, run.achievements, run.candidates) == (RunStatus.COMPLETED, 1, 0, 0)


def test_a_second_trigger_joins_the_unfinished_run_and_the_database_allows_no_other(now: datetime):
    first = start_run(kind=RunKind.MANUAL, now=now)
    assert start_run(kind=RunKind.NIGHTLY, now=now, night=date(2026, 11, 20)) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRun.objects.create(kind=RunKind.BULK, asked_at=now)


def test_a_night_has_one_run(now: datetime):
    small_world()
    night = full_run(kind=RunKind.NIGHTLY, night=date(2026, 11, 20))
    assert start_run(kind=RunKind.NIGHTLY, now=now, night=date(2026, 11, 20)) == night
    assert MatchRun.objects.count() == 1


def test_the_night_is_the_latest_two_o_clock_in_shanghai():
    before, after = datetime(2026, 11, 19, 17, 59, tzinfo=UTC), datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
    assert last_night(before).date() == date(2026, 11, 19)
    assert last_night(after) == datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
    assert start_night(now=after).night == date(2026, 11, 20)


def test_the_sweeper_starts_a_night_that_was_missed_once(now: datetime):
    small_world()
    sweep(now=now)
    sweep(now=now)
    assert MatchRun.objects.get().night == date(2026, 11, 20)


def test_the_sweeper_does_not_start_a_night_that_had_a_run(now: datetime):
    small_world()
    full_run(now=now - timedelta(hours=1))
    sweep(now=now)
    assert MatchRun.objects.count() == 1


def test_the_sweeper_wakes_workers_for_open_chunks_only(woken: list[str], now: datetime):
    start_run(kind=RunKind.MANUAL, now=now)
    sweep(now=now)
    assert woken == ["matching.tasks.work"]
    leases.lease_chunk()
    sweep(now=now)
    assert woken == ["matching.tasks.work"], "a living lease needs no other worker"


def test_a_lease_that_ran_out_is_taken_by_another_and_the_zombie_may_not_write(now: datetime):
    small_world()
    start_run(kind=RunKind.MANUAL, now=now)
    work_until(Stage.RANK)
    zombie = leases.lease_chunk()
    assert zombie is not None
    assert leases.lease_chunk() is None
    late = stages.WORKERS[Stage(zombie.stage)](zombie)
    MatchChunk.objects.filter(pk=zombie.pk).update(lease_until=timezone.now() - timedelta(minutes=5))
    assert work_chunk()
    with pytest.raises(leases.StaleLease):
        working._finish_chunk(zombie, late, now)
    assert Candidate.objects.count() == 36


def test_a_lease_of_a_process_that_is_gone_is_free_at_once(now: datetime):
    start_run(kind=RunKind.MANUAL, now=now)
    chunk = leases.lease_chunk()
    assert chunk is not None
    assert leases.release_abandoned() == 0, "this process works at it"
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    MatchChunk.objects.update(owner=f"{leases._host()}:{dead.pid}:token")
    again = leases.lease_chunk()
    assert again is not None
    assert again.pk == chunk.pk


def test_another_version_of_the_engine_begins_the_run_again(now: datetime):
    small_world()
    run = start_run(kind=RunKind.MANUAL, now=now)
    work_chunk()
    MatchRun.objects.update(settings={"ranker": {"version": 1, "weights": "of another kind"}, "dimension": 0})
    while work_chunk():
        pass
    run.refresh_from_db()
    assert (run.status, run.epoch) == (RunStatus.COMPLETED, 2)


def test_a_result_of_an_older_epoch_is_refused(now: datetime):
    small_world()
    run = start_run(kind=RunKind.MANUAL, now=now)
    zombie = leases.lease_chunk()
    assert zombie is not None
    MatchRun.objects.filter(pk=run.pk).update(epoch=2)
    with pytest.raises(leases.StaleLease), transaction.atomic():
        leases.hold(zombie)


def test_a_run_whose_index_is_gone_begins_again_and_ends(now: datetime):
    small_world()
    undisturbed = full_run()
    run = start_run(kind=RunKind.MANUAL, now=now)
    work_until(Stage.RANK)
    indexes.remove_all_but([])
    indexes.open_index.cache_clear()
    while work_chunk():
        pass
    run.refresh_from_db()
    assert (run.status, run.epoch) == (RunStatus.COMPLETED, 2)
    assert run.result_hash == undisturbed.result_hash


def test_a_chunk_that_fails_too_often_fails_the_run_and_officials_are_told(
    now: datetime, gaoyuan: object, monkeypatch: pytest.MonkeyPatch
):
    small_world()
    before = full_run()
    monkeypatch.setattr(stages, "published_ids", lambda side: 1 / 0)
    run = start_run(kind=RunKind.MANUAL, now=now)
    for _ in range(5):
        assert work_chunk()
        MatchChunk.objects.filter(run=run).update(lease_until=None)
    assert not work_chunk()
    sweep(now=now)
    run.refresh_from_db()
    assert (run.status, run.error) == (RunStatus.FAILED, "ZeroDivisionError: division by zero")
    assert Notification.objects.get(event=f"match-run:{run.pk}:failed").recipient == gaoyuan
    assert CurrentRun.objects.get().run == before, "readers keep what they had"


def test_a_failed_run_makes_room_for_the_next(now: datetime):
    fail_run(run=start_run(kind=RunKind.MANUAL, now=now), error="x", now=now)
    assert full_run().status == RunStatus.COMPLETED


def test_yesterdays_matches_stay_until_the_switch(now: datetime):
    needs, _ = small_world()
    yesterday = full_run()
    needs[0].title = "全然不同的题目"
    needs[0].problem = "海藻多糖提取废水"
    needs[0].save()
    before = list(Match.objects.current().order_by("pk").values_list("pk", "rank", "grade"))
    start_run(kind=RunKind.MANUAL, now=now)
    for stage in list(Stage)[1:]:
        work_until(stage)
        assert CurrentRun.objects.get().run == yesterday
        assert list(Match.objects.current().order_by("pk").values_list("pk", "rank", "grade")) == before
    work_chunk()
    assert CurrentRun.objects.get().run != yesterday


def test_only_new_strong_and_fair_matches_are_told_once(linhai: object, zhouwen: object, chenjing: object):
    small_world(needs=1, achievements=2)
    full_run()
    told = set(Notification.objects.values_list("recipient__username", "title"))
    assert ("linhai", "“海水氢能电解槽双极板耐蚀涂层”有 1 项新的匹配成果") in told
    assert {name for name, _ in told} == {"linhai", "zhouwen"}, "a weak match is not worth a message"
    full_run()
    assert Notification.objects.count() == len(told)


def test_an_organisation_with_many_new_matches_gets_one_message(zhouwen: object):
    for number in range(12):
        make_need(number % 2)
        make_achievement(number % 2, organisation=organisation("胶州湾大学"))
    full_run()
    assert Notification.objects.filter(recipient=zhouwen).count() == 1


def test_brokers_are_told_of_a_run_once(liubo: object):
    small_world()
    run = full_run()
    assert Notification.objects.get(recipient=liubo).event == f"match-run:{run.pk}:board"


def test_declined_does_not_come_back_until_something_has_changed(linhai: object, now: datetime):
    needs, _ = small_world(needs=1, achievements=1)
    full_run()
    match = Match.objects.get()
    assert match.band != Band.WEAK
    Match.objects.update(status=MatchStatus.DECLINED, need_answer=Verdict.DECLINED)
    for _ in range(2):
        full_run()
        match.refresh_from_db()
        assert match.status == MatchStatus.DECLINED
        assert not Match.objects.current().exists()
    needs[0].problem += "涂层厚度不超过 5 µm。"
    needs[0].save()
    run = full_run()
    match.refresh_from_db()
    assert (match.status, match.need_answer, run.matches_new) == (MatchStatus.NEW, "", 1)
    assert match.pk in Match.objects.current().values_list("pk", flat=True)
    assert Notification.objects.filter(recipient=linhai).count() == 2, "told again, because it is new again"


def test_old_candidates_and_indexes_are_removed(monkeypatch: pytest.MonkeyPatch):
    small_world(needs=1, achievements=1)
    monkeypatch.setattr(retention, "KEPT_RUNS", 2)
    runs = [full_run() for _ in range(4)]
    kept = set(Candidate.objects.values_list("run_id", flat=True))
    assert kept == {run.pk for run in runs[2:]}
    assert indexes.exists(runs[-1].index_name)


def test_a_run_costs_no_query_per_candidate(django_assert_max_num_queries: object):
    for number in range(30):
        make_achievement(number)
    for number in range(12):
        make_need(number)
    person("linhai")
    with django_assert_max_num_queries(190):  # type: ignore[operator]
        run = full_run()
    assert run.candidates == 360
