"""Every page with a chart or a map: passes axe, keeps its width, prints, and has a table behind each drawing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from inbox.services import oblige
from parks.models import Park, Tenancy
from parks.services import publish_scorecard
from parks.services.funnel import rebuild_funnel
from tests.factories import NeedFactory, term
from tests.parks.places import alliance, link, member
from tests.people import organisation, park, person
from tests.resources import stage

PAGES = (
    ("/parks/map/", "svg .q-map-area"),
    ("/parks/map/?district=370212&layer=bases", "svg .q-map-mark"),
    ("/parks/map/print/?layer=bases", "svg .q-map-mark"),
    ("/parks/funnel/", "svg"),
    ("/parks/targets/", "svg"),
    ("/parks/scorecard/hailan/", "svg"),
    ("/cockpit/", "svg"),
    ("/parks/alliances/haiyi/", "svg"),
    ("/parks/indicators/?indicator=C02", "table"),
    ("/parks/indicators/C02/?park=hailan", "table"),
    ("/parks/scorecard/", "table"),
    ("/parks/scorecard/periods/", "main"),
    ("/parks/figures/", "table"),
)
"""Address, and what is drawn there; the last ones show figures as tables only."""
WITHOUT_TABLE = {"/parks/scorecard/periods/"}


@pytest.fixture
def official():
    """A zone with two parks, a base with a point, an alliance with a link, something late, two published evenings."""
    people = {name: person(name) for name in ("linhai", "sunqi", "hanmei", "gaoyuan", "liubo", "wuyue")}
    laoshan, now = term("district", "370212", "崂山区"), timezone.now()
    Park.objects.filter(pk=park().pk).update(zone="示范区", district=laoshan, longitude=120.55, latitude=36.17)
    other = Park.objects.create(code="other", name="启明示范产业园", zone="示范区", operator=organisation("科技局"))
    Tenancy.objects.create(park=other, organisation=organisation("启明新材"), since=date(2026, 1, 1))
    published = now - timedelta(days=40)
    for number in range(3):
        NeedFactory(title=f"海水淡化膜抗污染需求 {number}", published_at=published, status_at=published)
    NeedFactory(
        organisation=organisation("启明新材"), author=people["sunqi"], published_at=published, status_at=published
    )
    stage.base(district=laoshan, longitude=120.6, latitude=36.2)
    of = alliance()
    link(of, member(of, "启明新材", "upstream"), member(of, "海澜仪器", "midstream"))
    oblige(about=park(), code="journey", organisation=organisation("园区办"), title="核对入驻企业", url="/parks/hailan/",
           due_at=now - timedelta(days=4))  # fmt: skip
    rebuild_funnel(now=now)
    for days in (30, 1):
        day = timezone.localdate(now) - timedelta(days=days)
        publish_scorecard(name=f"{day}", as_of=day, note="", by=people["gaoyuan"], now=now)
    return people["gaoyuan"]


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
def test_each_passes_axe_keeps_its_width_prints_and_has_its_table(visit, official, phone):
    visitor = visit(official, phone=phone)
    for address, drawn in PAGES:
        page = visitor.go(address)
        visitor.check()
        assert page.locator(f"main {drawn}" if drawn != "main" else "main").first.is_visible(), address
        assert address in WITHOUT_TABLE or page.locator("main table tbody tr").count() > 0, address
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, address
        page.emulate_media(media="print")
        assert page.locator("main h1").is_visible() and not page.locator("header nav").first.is_visible(), address
        page.emulate_media(media="screen")
    stranger = visit(phone=phone)  # for whom the bars are no links
    for path in ("/parks/map/?layer=bases", "/parks/targets/", "/parks/funnel/", "/parks/alliances/haiyi/"):
        stranger.go(path)
        stranger.check()


def test_the_meeting_page_is_one_sheet_and_every_area_is_reached_by_keyboard(visit, official):
    visitor = visit(official)
    page = visitor.go("/parks/map/print/?layer=bases")
    sheet = page.pdf(format="A4", landscape=True, print_background=True)
    assert sheet.startswith(b"%PDF-") and sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") <= 1
    page = visitor.go("/parks/map/?layer=bases")
    for drawn in ("a.q-map-link", "a.q-map-park-link", "a.q-map-mark-link"):
        link_ = page.locator(drawn).first
        link_.focus()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == link_.get_attribute("aria-label")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bases/**")
