"""The monthly meeting in five minutes: cockpit → rows → map → district → why a figure → export → the weekly report as PDF."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inbox.services import oblige
from parks.models import Park, Tenancy
from parks.services.snapshots import take_snapshots
from portal.cockpit.models import Report
from portal.cockpit.papers import pdf
from portal.cockpit.services import make_report
from portal.cockpit.tasks import make_report as task
from postings.services.life import publish_posting, submit
from tests.factories import NeedFactory, draft_need, term
from tests.people import organisation, park, person


@pytest.fixture
def month(monkeypatch):
    """A park with needs, one of them published an hour ago; something late; last night's snapshots; no worker."""
    monkeypatch.setattr(task, "apply_async", lambda *args, **kwargs: None)
    people = {name: person(name) for name in ("linhai", "sunqi", "zhouwen", "hanmei", "gaoyuan")}
    now = timezone.now()
    Park.objects.filter(pk=park().pk).update(zone="示范区", district=term("district", "370212", "崂山区"))
    Tenancy.objects.filter(organisation=organisation("海澜仪器")).update(since=date(2026, 1, 1))
    published = now - timedelta(days=5)
    for number in range(3):
        NeedFactory(title=f"海水淡化膜抗污染需求 {number}", published_at=published, status_at=published)
    fresh = draft_need(title="昨夜新发布的检测需求")
    submit(posting=fresh, by=people["linhai"], now=now - timedelta(hours=2))
    publish_posting(posting=fresh, by=people["hanmei"], now=now - timedelta(hours=1))
    oblige(
        about=park(), code="journey", organisation=organisation("园区办"), title="核对入驻企业", url="/parks/hailan/",
        due_at=now - timedelta(days=4),
    )  # fmt: skip
    take_snapshots(as_of=timezone.localdate(now) - timedelta(days=1), now=now)
    return people


def _calm(visit):
    visit.check()
    assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, visit.page.url


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_an_official_prepares_the_meeting(visit, month, phone):
    official = visit(month["gaoyuan"], phone=phone)
    page = official.go("/workbench/")
    page.get_by_role("heading", name="高效管理一件事").wait_for()
    page = official.go("/cockpit/")
    _calm(official)
    page.get_by_role("link", name="需求通过并发布 1").click()
    expect(page.get_by_text("昨夜新发布的检测需求")).to_be_visible()
    _calm(official)
    official.go("/cockpit/")
    page.get_by_role("link", name="海澜示范园管理办公室 园区 1").click()
    expect(page.get_by_text("核对入驻企业")).to_be_visible()
    _calm(official)
    official.go("/cockpit/")
    page.get_by_role("link", name="打开一张图").click()
    page.locator("a.q-map-link[aria-label^='崂山区']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**district=370212**")
    _calm(official)
    page = official.go("/parks/indicators/C02/")
    expect(page.get_by_text("海水淡化膜抗污染需求 0")).to_be_visible()
    with page.expect_download() as file:
        page.get_by_role("link", name="导出明细 CSV").click()
    assert file.value.path().read_text(encoding="utf-8-sig").count("海水淡化膜") == 3
    official.go("/cockpit/reports/")
    _calm(official)
    page.get_by_role("button", name="生成周报").click()
    page.wait_for_url("**/cockpit/reports/*/")
    report = Report.objects.get()
    make_report(report_id=report.pk, now=timezone.now())
    page.get_by_role("link", name="已生成，打开报告").click()
    page.get_by_role("heading", name="办理情况").wait_for()
    _calm(official)
    if pdf._engine() is not None:
        with page.expect_download() as file:
            page.get_by_role("link", name="下载 PDF").click()
        assert file.value.path().read_bytes().startswith(b"%PDF-")


def test_a_professor_takes_the_list_of_unmet_needs(visit, month):
    professor = visit(month["zhouwen"])
    page = professor.go("/matches/unmet/")
    _calm(professor)
    with page.expect_download() as file:
        page.get_by_role("link", name="导出 CSV").click()
    assert file.value.path().read_text(encoding="utf-8-sig").count("海水淡化膜") == 3


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_a_visitor_says_what_should_be_better_and_hears_back(visit, month, phone):
    stranger = visit(phone=phone)
    for path in ("/news/", "/cases/", "/opinions/"):
        stranger.go(path)
        _calm(stranger)
    page = stranger.go("/opinions/new/")
    _calm(stranger)
    page.get_by_label("标题").fill("名单能否早些公布")
    page.get_by_label("意见或建议").fill("对接会前一天才知道名单，来不及准备。")
    page.get_by_role("textbox", name="邮箱").fill("luren@example.com")
    page.get_by_label("同意为答复这条意见使用").check()
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/opinions/follow/**")
    expect(page.get_by_text("2 个工作日内转交承办单位")).to_be_visible()
    _calm(stranger)
