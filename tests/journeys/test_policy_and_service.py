"""A tenant firm finds a policy that it qualifies for and asks its park for a service; the park answers, the firm is satisfied."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.people import person
from tests.resources import policy_world as world


@pytest.fixture
def cast():
    """Published today, so that it is open on whatever day the browser looks."""
    people = {name: person(name) for name in ("linhai", "hanmei", "gaoyuan")}
    today = timezone.localdate()
    world.label("海澜仪器", until=today + timedelta(days=60))
    world.published(valid_from=today - timedelta(days=5), deadline=today + timedelta(days=40))
    return people


def _calm(visit):
    visit.check()
    assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, visit.page.url


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_from_the_policy_to_the_service(visit, cast, phone):
    firm = visit(cast["linhai"], phone=phone)
    page = firm.go("/platforms/parks/")
    page.get_by_role("link", name="匹配政策措施").click()
    _calm(firm)
    page.get_by_role("link", name="本单位的匹配结果").click()
    expect(page.get_by_role("heading", name="信息不足 · 1")).to_be_visible()
    _calm(firm)
    page.get_by_role("link", name="填写机构数据").first.click()
    page.get_by_label("年度营业收入").fill("1000")
    page.get_by_label("年度研发费用").fill("40")
    _calm(firm)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="研发投入奖补（测试）").click()
    expect(page.get_by_text("全部条件都满足")).to_be_visible()
    _calm(firm)
    page.get_by_role("link", name="请园区辅导申报").click()
    page.get_by_label("具体说明").fill("第一次申报，想请园区看一遍材料。")
    _calm(firm)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/services/FW-**")
    address = page.url.removeprefix(firm.base)
    _calm(firm)

    park = visit(cast["hanmei"], phone=phone)
    desk = park.go(address)
    desk.get_by_role("button", name="受理", exact=True).click()
    desk.locator("textarea[name=answer]").fill("周三下午两点，园区二楼会议室一起看。")
    _calm(park)
    desk.locator("section[aria-labelledby=reply] button[type=submit]").click()
    park.go("/services/desk/")
    _calm(park)

    page = firm.go(address)
    page.get_by_label("很满意", exact=True).check()
    page.get_by_role("button", name="确认解决").click()
    expect(page.get_by_text("已办结").first).to_be_visible()
    _calm(firm)


def test_an_official_reads_who_is_entitled(visit, cast):
    official = visit(cast["gaoyuan"])
    for address in ("/policies/desk/", "/policies/yanfa/entitled/", "/policies/yanfa/versions/1/", "/policies/new/"):
        official.go(address)
        _calm(official)
