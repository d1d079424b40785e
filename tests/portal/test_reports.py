"""Reports: made of the cockpit's own figures, kept with hashes, as PDF and Word, by a worker that may die."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from docx import Document

from common.errors import Refused
from inbox.models import Notification
from portal.cockpit import services, tasks
from portal.cockpit.enums import ReportKind, ReportStatus
from portal.cockpit.models import Report
from portal.cockpit.papers import pdf
from tests.factories import NeedFactory
from tests.people import NOW, park, person

pytestmark = pytest.mark.django_db
PRESENT = pytest.mark.skipif(pdf._engine() is None, reason="WeasyPrint's libraries are not installed")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(tasks.make_report, "apply_async", lambda *args, **kwargs: None)
    with time_machine.travel(NOW, tick=False):
        yield


def made(kind=ReportKind.WEEKLY, by="gaoyuan", **more) -> Report:
    asked = services.ask_report(kind=kind, by=person(by) if by else None, now=NOW, **more)
    return services.make_report(report_id=asked.pk, now=NOW)


def test_a_week_ends_yesterday_and_a_year_begins_in_january():
    assert services.span_of("weekly", date(2026, 11, 20)) == (date(2026, 11, 13), date(2026, 11, 19))
    assert services.span_of("yearly", date(2026, 11, 20)) == (date(2026, 1, 1), date(2026, 11, 19))
    assert services.span_of("yearly", date(2027, 1, 1)) == (date(2026, 1, 1), date(2026, 12, 31))


@PRESENT
def test_both_files_say_the_same_and_match_their_hashes(gaoyuan):
    NeedFactory()
    report = made()
    assert report.status == ReportStatus.COMPLETED and report.done == report.total
    for form in ("pdf", "docx"):
        body = getattr(report, form).open("rb").read()
        assert hashlib.sha256(body).hexdigest() == getattr(report, f"{form}_sha256")
    assert report.pdf.open("rb").read(5) == b"%PDF-"
    document = Document(BytesIO(report.docx.open("rb").read()))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [section["heading"] for section in report.content["sections"]]
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells == report.content["sections"][0]["rows"][0]
    assert Notification.objects.filter(recipient=gaoyuan, url=report.get_absolute_url()).exists()


def test_every_figure_names_its_indicator_and_day(gaoyuan, page):
    report = made()
    section = report.content["sections"][0]
    assert section["columns"][0] == "编号" and section["columns"][3] == "截至"
    assert section["rows"] and all(row[0] and row[3] == "2026年11月19日" for row in section["rows"])
    for code, label, value, *_rest in section["rows"][:3]:
        shown = page(gaoyuan).get(f"/parks/indicators/{code}/?date=2026-11-19").content.decode()
        assert label in shown and (value == "没有数据" or value.split()[0] in shown), code


def test_asking_twice_while_it_is_made_is_asking_once(gaoyuan):
    first = services.ask_report(kind="weekly", by=gaoyuan, now=NOW)
    assert services.ask_report(kind="weekly", by=gaoyuan, now=NOW) == first
    services.make_report(report_id=first.pk, now=NOW)
    assert services.ask_report(kind="weekly", by=gaoyuan, now=NOW).version == 2


def test_two_workers_make_it_once_and_a_dead_ones_is_taken_up(gaoyuan):
    asked = services.ask_report(kind="weekly", by=gaoyuan, now=NOW)
    Report.objects.update(status=ReportStatus.RUNNING, alive_at=NOW)
    assert services.make_report(report_id=asked.pk, now=NOW + timedelta(minutes=1)) is None
    later = NOW + services.LEASE + timedelta(minutes=1)
    assert list(Report.objects.stalled_since(later - services.LEASE)) == [asked]
    assert services.make_report(report_id=asked.pk, now=later).status == ReportStatus.COMPLETED


def test_a_fault_is_written_on_the_row(gaoyuan, monkeypatch):
    monkeypatch.setattr(services, "report_docx", lambda content: 1 / 0)
    report = made()
    assert (report.status, report.error, report.docx.name) == (ReportStatus.FAILED, "ZeroDivisionError", "")


@pytest.mark.parametrize("who", ["linhai", "zhouwen", "liubo"])
def test_only_offices_ask(who):
    with pytest.raises(Refused):
        services.ask_report(kind="weekly", by=person(who), now=NOW)


def test_a_parks_report_is_its_own_and_the_bureaus(page, hanmei, gaoyuan, sunqi):
    city, own = made(), made(by="hanmei", park=park())
    assert list(Report.objects.visible_to(hanmei)) == [own]
    assert set(Report.objects.visible_to(gaoyuan)) == {city, own}
    for who, report, expected in ((hanmei, city, 404), (hanmei, own, 200), (gaoyuan, own, 200), (sunqi, own, 404)):
        assert page(who).get(f"/cockpit/reports/{report.pk}/docx/").status_code == expected
    assert "海澜示范园" in own.content["title"]


def test_asked_for_in_the_page_and_followed(page, gaoyuan):
    client = page(gaoyuan)
    answer = client.post("/cockpit/reports/ask/", {"kind": "weekly"})
    report = Report.objects.get()
    assert answer.url == report.get_absolute_url()
    assert "hx-trigger" in client.get(answer.url).content.decode()
    services.make_report(report_id=report.pk, now=NOW)
    shown = client.get(answer.url).content.decode()
    report.refresh_from_db()
    assert report.docx_sha256 and report.docx_sha256 in shown
    assert client.post("/cockpit/reports/ask/", {"kind": "daily"}).status_code == 400


@pytest.mark.parametrize(
    ("day", "count"), [(datetime(2026, 11, 23, 0, tzinfo=UTC), 1), (datetime(2026, 11, 24, 0, tzinfo=UTC), 0)]
)
def test_on_mondays_by_itself(day, count, gaoyuan):
    with time_machine.travel(day, tick=False):
        tasks.weekly_report()
    assert Report.objects.count() == count
