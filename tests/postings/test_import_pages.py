"""From upload to report: nothing is written before the owner has confirmed, and each step works again after a kill."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from achievements.models import Achievement
from inbox.models import Notification
from needs.models import Need
from postings.importing import jobs, tasks
from postings.importing.enums import ImportOutcome, ImportStatus
from postings.importing.models import ImportIssue, ImportJob
from postings.importing.parsing import Parser
from tests.postings.tables import ACHIEVEMENT_HEADERS, NEED_HEADERS, csv_bytes, need_row, upload, xlsx_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Wake-ups are remembered; `work` does what a worker would."""
    sent: list[int] = []
    monkeypatch.setattr(jobs, "WRITE_AT_ONCE", 0)
    for module in ("postings.importing.tasks", "postings.importing.views"):
        monkeypatch.setattr(f"{module}.wake", lambda job: sent.append(job.pk))
    return sent


def work(job: ImportJob) -> ImportJob:
    tasks.process_import(job.pk)
    return ImportJob.objects.get(pk=job.pk)


def sent(client: Client, user: User, content: bytes, **fields: Any) -> Any:
    data = {
        "kind": "need",
        "file": upload(content),
        "organisation": user.organisations[0].pk,
        "outcome": "draft",
        "declared_unclassified": "on",
    }
    return client.post("/imports/new/", data | fields, follow=True)


def table(count: int, *, broken: int | None = None) -> bytes:
    rows = [need_row(number) for number in range(1, count + 1)]
    if broken is not None:
        rows[broken][1] = ""
    return csv_bytes(NEED_HEADERS, rows)


class TestTheWay:
    def test_upload_preview_confirm_report(self, page: Any, linhai: User, woken: list[int]) -> None:
        client = page(linhai)
        answer = sent(client, linhai, table(30, broken=4))
        job = ImportJob.objects.get()
        assert answer.redirect_chain == [(f"/imports/{job.token}/", 302)]
        assert job.status == ImportStatus.PREVIEWED
        html = answer.content.decode()
        assert "确认导入 29 行" in html
        assert "第7号阀门的低温密封材料" in html
        assert "不能为空" in html
        assert not Need.objects.exists()

        client.post(f"/imports/{job.token}/confirm/")
        assert woken == [job.pk]
        assert "正在写入" in client.get(f"/imports/{job.token}/").content.decode()
        assert work(job).status == ImportStatus.DONE
        assert Need.objects.filter(organisation=linhai.organisations[0], author=linhai, status="draft").count() == 29

        html = client.get(f"/imports/{job.token}/").content.decode()
        assert "逐行报告" in html
        report = b"".join(client.get(f"/imports/{job.token}/report.csv").streaming_content).decode()
        assert report.splitlines()[1:] == ["6,需求名称,,未导入,不能为空。"]
        note = Notification.objects.get(recipient=linhai)
        assert note.url == f"/imports/{job.token}/"
        assert "新增 29" in note.body
        assert job.name in client.get("/imports/").content.decode()

    def test_a_professor_imports_achievements_from_excel(self, page: Any, zhouwen: User) -> None:
        client = page(zhouwen)
        content = xlsx_bytes(ACHIEVEMENT_HEADERS, [["CG-1", "四电极组件", "陶瓷池壁", "胶州湾大学", "电导率", "数学"]])
        sent(client, zhouwen, content, kind="achievement")
        job = ImportJob.objects.get()
        client.post(f"/imports/{job.token}/confirm/")
        work(job)
        assert Achievement.objects.get().organisation == zhouwen.organisations[0]

    def test_a_small_file_is_written_at_once(
        self, page: Any, linhai: User, woken: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "WRITE_AT_ONCE", 200)
        client = page(linhai)
        sent(client, linhai, table(3))
        job = ImportJob.objects.get()
        assert "逐行" not in client.post(f"/imports/{job.token}/confirm/", follow=True).content.decode()
        assert not woken
        assert Need.objects.count() == 3

    def test_htmx_gets_the_middle_of_the_page(self, page: Any, linhai: User) -> None:
        client = page(linhai)
        sent(client, linhai, table(3))
        job = ImportJob.objects.get()
        part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div id="import-state"')
        assert "<html" not in part

    def test_submitted_where_complete_and_draft_with_the_reason_where_not(self, page: Any, linhai: User) -> None:
        rows = [need_row(1), need_row(2)]
        rows[1][2] = "太短"
        client = page(linhai)
        sent(client, linhai, csv_bytes(NEED_HEADERS, rows), outcome="submit")
        job = ImportJob.objects.get()
        client.post(f"/imports/{job.token}/confirm/")
        work(job)
        assert list(Need.objects.order_by("external_code").values_list("status", flat=True)) == ["submitted", "draft"]
        assert "未提交" in ImportIssue.objects.get(row=3).reason

    def test_the_bureau_publishes_for_the_organisation_named(self, page: Any, gaoyuan: User, linhai: User) -> None:
        headers = [*NEED_HEADERS, "单位名称"]
        content = csv_bytes(headers, [[*need_row(1), "青岛海澜仪器有限公司"]])
        client = page(gaoyuan)
        sent(client, gaoyuan, content, outcome="publish")
        job = ImportJob.objects.get()
        client.post(f"/imports/{job.token}/confirm/")
        work(job)
        need = Need.objects.get()
        assert (need.status, need.organisation) == ("published", linhai.organisations[0])

    def test_cancelled_leaves_nothing(self, page: Any, linhai: User, django_capture_on_commit_callbacks: Any) -> None:
        client = page(linhai)
        sent(client, linhai, table(3))
        job = ImportJob.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/imports/{job.token}/cancel/")
        job.refresh_from_db()
        assert job.status == ImportStatus.CANCELLED
        assert not default_storage.exists(job.file.name)

    def test_templates_can_be_imported_as_they_are(self, page: Any, linhai: User) -> None:
        client = page(linhai)
        for kind in ("need", "achievement"):
            plain = b"".join(client.get(f"/imports/template/{kind}.csv").streaming_content)
            rich = client.get(f"/imports/template/{kind}.xlsx").content
            for content in (plain, rich):
                sent(client, linhai, content, kind=kind)
                assert ImportJob.objects.first().preview["bad"] == 0
                assert ImportJob.objects.first().preview["good"] == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"file": upload(b"%PDF-1.7 x", "a.csv")}, "不是表格"),
            ({"file": upload(b"", "a.csv")}, "文件是空的"),
            ({"declared_unclassified": ""}, "不涉密"),
            ({"outcome": "publish"}, "publish"),
            ({"organisation": 0}, "有效"),
        ],
    )
    def test_at_the_form(self, page: Any, linhai: User, fields: dict[str, Any], words: str) -> None:
        answer = sent(page(linhai), linhai, table(1), **fields)
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not ImportJob.objects.exists()

    def test_a_missing_column_fails_the_job_with_the_names_that_would_do(self, page: Any, linhai: User) -> None:
        html = sent(page(linhai), linhai, csv_bytes(["编号", "描述"], [["1", "x"]])).content.decode()
        assert ImportJob.objects.get().status == ImportStatus.FAILED
        assert "技术需求名称" in html

    def test_nothing_sound_cannot_be_confirmed(self, page: Any, linhai: User) -> None:
        client = page(linhai)
        sent(client, linhai, table(1, broken=0))
        job = ImportJob.objects.get()
        client.post(f"/imports/{job.token}/confirm/")
        job.refresh_from_db()
        assert job.status == ImportStatus.PREVIEWED

    def test_anothers_import_is_not_there(self, page: Any, linhai: User, zhaomin: User) -> None:
        sent(page(linhai), linhai, table(1))
        token = ImportJob.objects.get().token
        client = page(zhaomin)
        for path in ("", "report.csv"):
            assert client.get(f"/imports/{token}/{path}").status_code == 404
        assert client.post(f"/imports/{token}/confirm/").status_code == 404

    def test_brokers_and_visitors_do_not_import(self, page: Any, liubo: User) -> None:
        assert page(liubo).get("/imports/new/").status_code == 403
        assert page().get("/imports/new/").status_code == 302

    def test_an_uploaders_file_name_is_only_shown(self, page: Any, linhai: User) -> None:
        html = sent(page(linhai), linhai, b"", file=upload(table(1), "../../<b>x</b>.csv")).content.decode()
        job = ImportJob.objects.get()
        assert "<b>x" not in html
        assert job.file.name == f"imports/{job.token[:2]}/{job.token}"


class TestWorkers:
    def confirmed(self, user: User, content: bytes) -> ImportJob:
        job = jobs.receive_import(
            file=upload(content), kind="need", organisation=user.organisations[0], outcome=ImportOutcome.DRAFT,
            declared_unclassified=True, by=user, now=timezone.now(),
        )  # fmt: skip
        jobs.check_import(job=job, now=timezone.now())
        jobs.confirm_import(job=job, by=user, now=timezone.now())
        return job

    @pytest.fixture
    def small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = Parser.batches
        monkeypatch.setattr(
            Parser, "batches", lambda self, from_row=0, size=10: whole(self, from_row=from_row, size=size)
        )

    def test_killed_in_the_middle_it_goes_on_and_writes_nothing_twice(
        self, linhai: User, small_batches: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = self.confirmed(linhai, table(50, broken=33))
        writes = iter(range(100))

        def dying(*args: Any, **kwargs: Any) -> Any:
            if next(writes) == 2:
                raise SystemExit("killed")
            return whole(*args, **kwargs)

        whole = jobs.write
        monkeypatch.setattr(jobs, "write", dying)
        with pytest.raises(SystemExit):
            jobs.run_import(job=job)
        left = ImportJob.objects.get(pk=job.pk)
        assert (left.status, left.created, left.next_row) == (ImportStatus.RUNNING, 20, 22)
        assert work(left).status == ImportStatus.RUNNING, "its lease has not run out yet"

        ImportJob.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
        done = work(left)
        assert done.status == ImportStatus.DONE
        assert (done.created, done.updated, done.unchanged, done.failed) == (49, 0, 0, 1)
        assert Need.objects.count() == 49
        assert ImportIssue.objects.count() == 1
        assert Notification.objects.filter(recipient=linhai).count() == 1

    def test_duplicates_are_found_across_the_resumption(self, linhai: User, small_batches: None) -> None:
        rows = [need_row(number) for number in range(1, 31)]
        rows[25][0] = "XQ-0001"
        job = self.confirmed(linhai, csv_bytes(NEED_HEADERS, rows))
        assert not jobs.run_import(job=job, seconds=-1), "time is up after one batch"
        done = work(job)
        assert (done.created, done.failed) == (29, 1)
        assert "第 2 行重复" in ImportIssue.objects.get().reason

    def test_two_workers_share_no_batch(self, linhai: User, small_batches: None) -> None:
        job = self.confirmed(linhai, table(30))
        jobs.run_import(job=job, seconds=-1)
        first, second = (ImportJob.objects.get(pk=job.pk) for _ in range(2))
        jobs.run_import(job=first)
        jobs.run_import(job=second)
        assert Need.objects.count() == 30
        assert ImportJob.objects.get().created == 30

    def test_the_sweeper_wakes_what_shows_no_life(self, linhai: User, woken: list[int]) -> None:
        job = self.confirmed(linhai, table(1))
        assert tasks.resume_imports() == 0
        ImportJob.objects.update(updated_at=timezone.now() - timedelta(minutes=2))
        assert tasks.resume_imports() == 1
        assert woken == [job.pk]

    def test_a_fault_of_ours_ends_the_job_and_tells_its_owner(
        self, linhai: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = self.confirmed(linhai, table(1))
        monkeypatch.setattr(jobs, "write", lambda *args, **kwargs: 1 / 0)
        failed = work(job)
        assert failed.status == ImportStatus.FAILED
        assert "系统内部错误" in failed.error
        assert Notification.objects.filter(recipient=linhai).count() == 1
