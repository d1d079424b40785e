"""规模化, 链条化, 集群化, and who comes first: figures out of rows, queues out of a stated rule."""

from datetime import date, timedelta

import pytest
import time_machine

from inbox.services import oblige
from needs.models import Need
from parks import services
from parks.lineage import indicator_of
from parks.measuring import compute
from parks.models import LeadingIndustry, Tenancy
from postings.enums import PostingStatus
from postings.queue import review_queue
from tests.factories import NeedFactory
from tests.parks.places import alliance, link, member
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def value(code, day=DAY):
    return compute(indicator_of(code), day)[park().pk].value


def test_scale_counts_who_came_less_who_left(linhai, sunqi, hanmei):
    assert value("G01") == 1  # 海澜仪器 came in January
    Tenancy.objects.create(park=park(), organisation=organisation("启明新材"), since=date(2020, 1, 1), until=DAY)
    assert value("G01") == 0
    assert value("G01", DAY - timedelta(days=1)) == 1


def test_links_count_for_the_park_of_either_end(linhai, sunqi, liubo, gaoyuan):
    of = alliance()
    up, mid = member(of, "启明新材", "upstream"), member(of, "海澜仪器", "midstream")
    made = link(of, up, mid)
    assert value("G02") == 1
    services.remove(entry=made, reason="不再供应", by=liubo, now=NOW + timedelta(hours=1))
    assert value("G02") == 0


def test_a_cluster_is_members_and_heads_among_tenants(linhai, sunqi, liubo, gaoyuan):
    Tenancy.objects.create(park=park(), organisation=organisation("启明新材"), since=date(2026, 2, 1))
    assert value("G03") == 0
    LeadingIndustry.objects.create(park=park(), position=1, name="仪器", head=organisation("海澜仪器"))
    assert value("G03") == 50
    member(alliance(), "启明新材", "upstream")
    assert value("G03") == 100


def test_of_what_is_due_on_one_day_tenants_come_first(page, linhai, sunqi, gaoyuan):
    bureau = organisation("科技局")
    hours = {"外": 5, "内": 7, "急": -30}
    for title, hour in hours.items():
        need = NeedFactory(title=title, status=PostingStatus.SUBMITTED, park=park() if title == "内" else None)
        due = NOW + timedelta(days=3, hours=hour)
        oblige(about=need, code="review", organisation=bureau, title=title, url="/", due_at=due)
    assert [one.posting.title for one in review_queue(gaoyuan, [Need])] == ["急", "内", "外"]
    text = page(gaoyuan).get("/review/").content.decode()
    assert "同一天到期的，园区入驻单位优先" in text and text.count("入驻单位优先") == 2
