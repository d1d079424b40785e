"""The four journeys of the first slice, each in a real browser with axe, CSP and script errors watched."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from achievements.models import Achievement
from matching.models import Match, MatchRun
from needs.models import Need
from tests.matching.world import full_run, make_achievement, make_need, small_world
from tests.people import person


def press(page, name, *, nth=0):
    page.get_by_role("button", name=name, exact=True).nth(nth).click()


def choose(page, label, text):
    """Pick a term in a searchable box by typing a part of its name."""
    box = page.get_by_label(re.compile(label)).first
    box.fill(text)
    page.get_by_role("option", name=re.compile(text)).first.click()


def test_an_enterprise_posts_a_need_and_sees_its_matches(visit, workers):
    owner, reviewer = person("linhai"), person("hanmei")
    small_world()
    full_run()
    mine = visit(owner)
    mine.check()
    page = mine.go("/needs/new/")
    mine.check()
    page.fill("[name=title]", "深远海浮标用温盐传感器漂移自校准")
    page.fill(
        "[name=problem]", "温盐传感器布放一年后漂移超过 0.01 ℃，回收校准一次要动用科考船，需要不回收的原位校准方法。"
    )
    page.fill("[name=key_technology]", "在浮标上完成校准，功耗不超过 2 W，校准后偏差小于 0.002 ℃。")
    page.fill("[name=goal]", "一年免回收，形成可量产的校准模块。")
    page.fill("[name=budget]", "80")
    choose(page, "技术领域", "先进制造")
    page.check("[name=declared_unclassified]")
    press(page, "提交审核")
    expect(page.locator("h1")).to_contain_text("温盐传感器")
    mine.check()
    need = Need.objects.get(title__startswith="深远海浮标")
    park = visit(reviewer)
    page = park.go(need.get_absolute_url())
    park.check()
    press(page, "通过并发布")
    workers()
    page = mine.go(f"/matches/need/{need.reference}/")
    mine.check()
    expect(page.locator(".q-match h2").first).to_contain_text("温盐传感器")
    page.locator(".q-match h2 a").first.click()
    expect(page.get_by_role("heading", name="为什么推荐")).to_be_visible()
    mine.check()
    press(page, "想对接")
    expect(page.locator("#messages")).to_contain_text("已记录并转告对方")


def test_a_professor_imports_achievements_publishes_and_sees_needs(visit, workers):
    professor, official = person("zhouwen"), person("gaoyuan")
    make_need(1), make_need(3)
    make_achievement(0)
    full_run()
    his = visit(professor)
    page = his.go("/imports/new/?kind=achievement")
    his.check()
    page.check("[name=kind][value=achievement]")
    page.set_input_files(
        "[name=file]", {"name": "成果.xlsx", "mimeType": "application/octet-stream", "buffer": sheet()}
    )
    if page.locator("[name=declared_unclassified]").count():
        page.check("[name=declared_unclassified]")
    press(page, "上传并检查")
    workers()
    page.reload()
    his.check()
    press(page, "确认导入 2 行")
    workers()
    page.reload()
    expect(page.locator("#import-state")).to_have_attribute("data-status", "done")
    his.check()
    imported = Achievement.objects.get(external_code="EX-1")
    page = his.go(f"{imported.get_absolute_url()}edit/")
    choose(page, "技术领域", "先进制造")
    page.check("[name=declared_unclassified]")
    press(page, "提交审核")
    bureau = visit(official)
    page = bureau.go(imported.get_absolute_url())
    press(page, "通过并发布")
    workers()
    page = his.go(f"/matches/achievement/{imported.reference}/")
    his.check()
    expect(page.locator(".q-match h2").first).to_contain_text("温盐传感器")


def sheet() -> bytes:
    """An Excel file as a professor keeps one: two achievements with Chinese headers."""
    book = openpyxl.Workbook()
    rows = [
        ["编号", "成果名称", "成果简介", "完成单位", "关键词", "技术成熟度"],
        [
            "EX-1",
            "温盐传感器原位相变校准装置",
            "利用镓的相变固定点，在浮标上对温盐传感器做原位校准，漂移小于 0.002 ℃，功耗 1.5 W，已完成海试。",
            "胶州湾大学",
            "温盐传感器、原位校准",
            7,
        ],
        [
            "EX-2",
            "涡流与红外融合的裂纹在线检测",
            "对旋转部件做非接触检测，裂纹检出率 98%，已在两条线路试用半年以上。",
            "胶州湾大学",
            "涡流、红外",
            6,
        ],
    ]
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_broker_works_the_board(visit):
    broker = person("liubo")
    small_world()
    full_run()
    Match.objects.update(band="strong")
    his = visit(broker)
    his.check()
    page = his.go("/matches/board/")
    his.check()
    press(page, "由我跟进")
    expect(page.locator("#messages")).to_contain_text("已由您跟进")
    his.check()
    claimed = broker.match_claims.get()
    phone = visit(broker, phone=True)
    page = phone.go(f"/matches/{claimed.match_id}/")
    phone.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("summary", has_text="交回看板").click()
    page.locator("details[open] .q-confirm-panel button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("已交回看板")
    phone.check()


def test_an_official_looks_at_runs_and_returns_a_need_with_a_reason(visit, workers):
    official, owner = person("gaoyuan"), person("sunqi")
    small_world()
    full_run()
    need = make_need(1, status="submitted", author=owner)
    his = visit(official)
    his.check()
    page = his.go("/matches/runs/")
    his.check()
    page.get_by_text("立即匹配一次").first.click()
    page.locator(".q-confirm-panel button[type=submit]").first.click()
    workers()
    page.locator("table a").first.click()
    expect(page.locator("#run-progress")).to_have_attribute("data-run-status", "completed")
    his.check()
    assert MatchRun.objects.filter(by=official, status="completed").exists()
    page = his.go("/review/")
    his.check()
    page.get_by_role("link", name=re.compile(need.title)).first.click()
    page.locator("summary", has_text="退回补充").click()
    panel = page.locator("details[open] .q-confirm-panel")
    panel.locator("input[type=radio]").first.check()
    panel.locator("textarea").fill("请补充工况温度与检出限。")
    panel.locator("button[type=submit]").click()
    need.refresh_from_db()
    assert need.status == "returned"
    hers = visit(owner)
    page = hers.go(need.get_absolute_url())
    expect(page.locator("main")).to_contain_text("请补充工况温度与检出限")
    hers.check()
