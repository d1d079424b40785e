"""The contracts that other tools use: run_matching, export_matches, grade_pairs."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from matching import wake
from matching.enums import RunStatus
from matching.models import CurrentRun, MatchRun
from matching.services.runs import fail_run
from matching.services.working import work_chunk
from portal.management.commands import run_matching
from tests.matching.world import full_run, make_achievement, make_need, small_world
from tests.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker_in_process(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look of the waiting command is a moment in which a worker does one chunk."""
    settings.MATCHING_ENCODER = "none"

    @contextmanager
    def here() -> Iterator[bool]:
        yield False

    monkeypatch.setattr(wake.current_app, "send_task", lambda task, **_: None)
    monkeypatch.setattr(run_matching, "ensure_worker", here)
    monkeypatch.setattr(run_matching.time, "sleep", lambda seconds: work_chunk())


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_pairs(path: Path, pairs: list[tuple[str, str]]) -> Path:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("需求编号", "成果编号"), *pairs])
    return path


def test_run_matching_enqueues_a_run(capsys: pytest.CaptureFixture[str]):
    call_command("run_matching")
    run = MatchRun.objects.get()
    assert run.status == RunStatus.QUEUED
    assert capsys.readouterr().out == f"第 {run.pk} 次匹配：排队中。\n"


def test_waiting_shows_progress_until_the_run_is_completed(capsys: pytest.CaptureFixture[str]):
    small_world()
    call_command("run_matching", wait=True)
    assert MatchRun.objects.get().status == RunStatus.COMPLETED
    lines = capsys.readouterr().out.splitlines()
    assert any(re.fullmatch(r"  \S+ \d+/\d+", line) for line in lines)
    assert lines[-1].startswith("已完成：6 项需求、6 项成果，新匹配 36 项")


def test_waiting_for_a_run_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch):
    def fail(_: float) -> None:
        fail_run(run=MatchRun.objects.get(), error="磁盘已满", now=NOW)

    monkeypatch.setattr(run_matching.time, "sleep", fail)
    with pytest.raises(CommandError, match="磁盘已满"):
        call_command("run_matching", wait=True)


def test_export_writes_imported_codes_where_there_are_any(tmp_path: Path):
    need, achievement = make_need(0, external_code="XQ-q002"), make_achievement(0)
    make_achievement(1)
    full_run()
    call_command("export_matches", tmp_path / "out.csv", top=1)
    row = rows(tmp_path / "out.csv")[0]
    assert list(row) == ["需求编号", "成果编号", "排名", "得分", "等级", "差一点", "差多少"]
    assert (row["需求编号"], row["成果编号"], row["排名"]) == ("XQ-q002", achievement.reference, "1")
    assert 1 <= float(row["等级"]) <= 4
    assert need.reference != "XQ-q002"


def test_export_goes_beyond_what_the_pages_show(tmp_path: Path):
    make_need(0)
    for number in range(30):
        make_achievement(number)
    full_run()
    call_command("export_matches", tmp_path / "out.csv")
    found = rows(tmp_path / "out.csv")
    assert [row["排名"] for row in found] == [str(rank) for rank in range(1, 31)]
    scores = [float(row["得分"]) for row in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("top", [0, 201])
def test_export_refuses_a_number_of_places_that_is_not_kept(tmp_path: Path, top: int):
    with pytest.raises(CommandError, match="1 到 200"):
        call_command("export_matches", tmp_path / "out.csv", top=top)


def test_export_before_the_first_run_says_what_to_do(tmp_path: Path):
    with pytest.raises(CommandError, match="run_matching --wait"):
        call_command("export_matches", tmp_path / "out.csv")


def test_grades_of_pairs_agree_with_the_lists_in_the_order_given(tmp_path: Path):
    needs, achievements = small_world()
    full_run()
    call_command("export_matches", tmp_path / "out.csv")
    listed = {(row["需求编号"], row["成果编号"]): float(row["等级"]) for row in rows(tmp_path / "out.csv")}
    pairs = [(need.reference, achievement.reference) for achievement in achievements for need in needs]
    call_command("grade_pairs", write_pairs(tmp_path / "in.csv", pairs), tmp_path / "grades.csv")
    graded = rows(tmp_path / "grades.csv")
    assert [(row["需求编号"], row["成果编号"]) for row in graded] == pairs
    assert [float(row["等级"]) for row in graded] == pytest.approx([listed[pair] for pair in pairs], abs=0.001)


def test_a_pair_that_came_after_the_run_is_graded_too(tmp_path: Path):
    small_world(needs=2, achievements=2)
    full_run()
    pair = (make_need(2).reference, make_achievement(2).reference)
    call_command("grade_pairs", write_pairs(tmp_path / "in.csv", [pair]), tmp_path / "grades.csv")
    assert float(rows(tmp_path / "grades.csv")[0]["等级"]) > 1


def test_unknown_codes_and_missing_columns_are_named(tmp_path: Path):
    small_world(needs=1, achievements=1)
    full_run()
    with pytest.raises(CommandError, match="CG-0、XQ-0"):
        call_command("grade_pairs", write_pairs(tmp_path / "in.csv", [("XQ-0", "CG-0")]), tmp_path / "out.csv")
    (tmp_path / "bad.csv").write_text("需求编号\n1\n", "utf-8")
    with pytest.raises(CommandError, match="缺少列：成果编号"):
        call_command("grade_pairs", tmp_path / "bad.csv", tmp_path / "out.csv")
    assert CurrentRun.objects.exists()
