"""A contract is signed in two browsers and a park's figure moves by itself; the park disputes a figure and reads the answer."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from parks.models import Park, PublishedCell, Tenancy
from parks.scoring import weights_on
from parks.services import publish_scorecard, take_snapshots
from tests.challenges import contract_stage
from tests.factories import NeedFactory
from tests.people import organisation, park, person


@pytest.fixture
def people():
    return {name: person(name) for name in ("linhai", "wuyue", "hanmei", "gaoyuan", "sunqi")}


@pytest.fixture
def zone(people):
    """Two parks of one zone, a need, a contract that waits for both sides, and yesterday evening published."""
    Park.objects.filter(pk=park().pk).update(zone="示范区")
    other = Park.objects.create(code="other", name="启明园", zone="示范区", operator=organisation("科技局"))
    Tenancy.objects.create(park=other, organisation=organisation("启明新材"), since=date(2026, 1, 1))
    now = timezone.now()
    NeedFactory(status_at=now - timedelta(days=3))
    contract = contract_stage.drafted()
    _evening(now, days=1)
    publish_scorecard(name="上期", as_of=_day(now, 1), note="", by=people["gaoyuan"], now=now)
    return contract


def _day(now: datetime, days: int) -> date:
    return timezone.localdate(now) - timedelta(days=days)


def _evening(now: datetime, *, days: int) -> None:
    take_snapshots(as_of=_day(now, days), now=now)


def _calm(visit):
    visit.check()
    assert visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, visit.page.url


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_a_signed_contract_moves_the_figure_and_the_published_one_stays(visit, zone, people, phone):
    address = f"/challenges/{zone.challenge.reference}/contract/"
    for name, side in (("linhai", "发榜单位"), ("wuyue", "揭榜单位")):
        visitor = visit(people[name])
        visitor.go(address).get_by_role("button", name=f"以{side}身份确认").click()
        _calm(visitor)
    official = visit(people["gaoyuan"], phone=phone)
    today = timezone.localdate()
    page = official.go(f"/parks/indicators/I08/?park=hailan&date={today:%Y-%m-%d}")
    total = f"{zone.total / 10_000:.2f}"
    assert page.locator(".q-figure-big b").inner_text() == total
    page.get_by_role("link", name=zone.name).click()
    page.wait_for_url(f"**/challenges/{zone.challenge.reference}/**")
    take_snapshots(as_of=today, now=timezone.now())
    page = official.go("/parks/indicators/?indicator=I08")
    expect(page.locator("main").get_by_text("0.00").first).to_be_visible()  # last night, before the signature
    page = official.go("/parks/scorecard/periods/")
    page.get_by_role("link", name="上期").click()
    page.wait_for_url("**/parks/scorecard/periods/*/")
    expect(page.get_by_text("校验一致")).to_be_visible()
    _calm(official)
    assert PublishedCell.objects.count() == 2 * len(weights_on(today).of)


def test_a_park_disputes_a_published_figure_and_sees_the_answer(visit, zone, people):
    manager = visit(people["hanmei"])
    page = manager.go("/parks/scorecard/periods/")
    page.get_by_role("link", name="上期").click()
    page.get_by_role("link", name="按现在的记录重算这一天，或提意见").first.click()
    page.wait_for_url("**/parks/scorecard/**")
    page = manager.go("/parks/scorecard/hailan/")
    page.get_by_label("哪里不对，依据是什么").fill("有一项需求发布在月末，没有算进去")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("5 个工作日内答复").first).to_be_visible()
    _calm(manager)
    official = visit(people["gaoyuan"])
    page = official.go("/parks/scorecard/hailan/")
    page.get_by_label("答复", exact=True).fill("已核对，该需求次日发布，计入下期")
    page.get_by_role("button", name="答复园区").click()
    expect(manager.go("/parks/scorecard/hailan/").get_by_text("计入下期")).to_be_visible()
    for path in ("/parks/funnel/", "/parks/targets/", "/parks/scorecard/weights/", "/events/"):
        official.go(path)
        _calm(official)
