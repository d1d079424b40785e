"""Events in the API: what the public reads, one's own place, the refusals of the pages."""

from datetime import timedelta

import pytest
import time_machine

from events import services
from events.models import Registration
from tests.events.test_events import START, draft
from tests.needs.test_api import api
from tests.people import NOW, organisation, park

pytestmark = pytest.mark.django_db
BASE = "/api/v1/events/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def announced(hanmei):
    return services.announce_event(event=draft(hanmei, capacity=1), by=hanmei, now=NOW)


def test_a_visitor_reads_what_is_announced_without_names(announced, hanmei, linhai):
    drafted = draft(hanmei, title="还没公布的沙龙")
    services.register(event=announced, organisation=organisation("海澜仪器"), by=linhai, now=NOW)
    shown = api().get(BASE).json()
    assert [row["reference"] for row in shown["results"]] == [announced.reference]
    row = shown["results"][0]
    assert (row["taken"], row["capacity"], row["is_open"], row["my_place"]) == (1, 1, True, None)
    assert "林海" not in str(shown)
    assert api().get(f"{BASE}{drafted.reference}/").status_code == 404
    assert api(hanmei).get(f"{BASE}{drafted.reference}/").json()["status"] == "draft"


def test_it_is_narrowed_as_the_page_is(announced):
    def count(query):
        return api().get(f"{BASE}?{query}").json()["count"]

    assert (count("when=coming"), count("when=past")) == (1, 0)
    assert (count("kind=matchmaking"), count("kind=pitch"), count(f"park={park().code}")) == (1, 0, 1)
    assert api().get(f"{BASE}?kind=party").status_code == 400
    with time_machine.travel(START + timedelta(days=1), tick=False):
        assert (count("when=coming"), count("when=past")) == (0, 1)


def test_one_takes_a_place_and_gives_it_back(announced, linhai, zhouwen):
    address = f"{BASE}{announced.reference}"
    assert api().post(f"{address}/attend/").status_code == 401
    assert api(zhouwen).post(f"{address}/leave/").status_code == 404
    assert api(linhai).post(f"{address}/attend/").json()["my_place"] == "registered"
    refused = api(zhouwen).post(f"{address}/attend/")
    assert refused.status_code == 409 and "名额已满" in refused.json()["error"]["message"]
    assert api(linhai).post(f"{address}/leave/").json()["my_place"] == "withdrawn"
    assert api(zhouwen).post(f"{address}/attend/").status_code == 200
    assert Registration.objects.registered().get().user == zhouwen


def test_nobody_comes_for_an_organisation_not_their_own(announced, sunqi):
    body = {"organisation": organisation("海澜仪器").pk}
    assert api(sunqi).post(f"{BASE}{announced.reference}/attend/", body, format="json").status_code == 403
    assert not Registration.objects.exists()


def test_a_list_costs_the_same_for_one_event_and_for_many(hanmei, linhai, django_assert_max_num_queries):
    for number in range(8):
        services.announce_event(event=draft(hanmei, title=f"第 {number} 场"), by=hanmei, now=NOW)
    caller = api(linhai)
    with django_assert_max_num_queries(8):
        assert caller.get(BASE).json()["count"] == 8
