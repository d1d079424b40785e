"""An official prepares the monthly meeting: map → district → park → why a figure → export; and a park answers back."""

from datetime import date

import pytest
from playwright.sync_api import expect

from parks.models import Park, Tenancy
from tests.factories import NeedFactory, term
from tests.people import organisation, park, person


@pytest.fixture
def zone():
    people = [person(name) for name in ("linhai", "sunqi", "hanmei", "gaoyuan")]
    Park.objects.filter(pk=park().pk).update(zone="示范区", district=term("district", "370212", "崂山区"))
    other = Park.objects.create(
        code="other", name="启明示范产业园", zone="示范区", district=term("district", "370214", "城阳区")
    )
    Tenancy.objects.create(park=other, organisation=organisation("启明新材"), since=date(2026, 1, 1))
    for number in range(3):
        NeedFactory(title=f"海水淡化膜抗污染需求 {number}")
    return people


def _calm(visit):
    visit.check()
    assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, visit.page.url


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_from_the_map_to_the_rows_by_keyboard(visit, zone, phone):
    official = visit(zone[3], phone=phone)
    page = official.go("/parks/map/")
    _calm(official)
    page.locator("a.q-map-link[aria-label^='崂山区：3 项']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**district=370212**")
    _calm(official)
    page.get_by_role("link", name="3", exact=True).click()
    page.wait_for_url("**/parks/indicators/C02/**")
    expect(page.get_by_text("海水淡化膜抗污染需求 0")).to_be_visible()
    _calm(official)
    with page.expect_download() as file:
        page.get_by_role("link", name="导出明细 CSV").click()
    assert file.value.path().read_text(encoding="utf-8-sig").count("海水淡化膜") == 3
    for path in ("/parks/indicators/", "/parks/figures/", "/parks/scorecard/?w_I01=100", "/parks/scorecard/hailan/"):
        official.go(path)
        _calm(official)


def test_a_park_disputes_a_figure_and_reads_the_answer(visit, zone):
    manager = visit(zone[2])
    page = manager.go("/parks/scorecard/hailan/")
    page.get_by_label("哪里不对，依据是什么").fill("上月发布的一项需求没有算进去")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("意见已发给科技局")).to_be_visible()
    _calm(manager)
    official = visit(zone[3])
    page = official.go("/parks/scorecard/hailan/")
    page.get_by_label("答复", exact=True).fill("该需求在月末之后发布，计入下月")
    page.get_by_role("button", name="答复园区").click()
    expect(manager.go("/parks/scorecard/hailan/").get_by_text("计入下月")).to_be_visible()
