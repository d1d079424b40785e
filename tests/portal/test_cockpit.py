"""高效管理一件事: counts that open to their rows, what is late and whose, alerts by a stated threshold (F037)."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from inbox.services import oblige
from needs.models import Need
from parks.models import IndicatorSnapshot, Park
from portal.cockpit import alerts, changes, late
from portal.cockpit.kinds import KINDS
from portal.cockpit.rules import reach_of
from postings.services.life import publish_posting, submit
from tests.factories import draft_need
from tests.people import NOW, organisation, park, person

pytestmark = pytest.mark.django_db
EVERYBODY = ("visitor", "linhai", "sunqi", "zhouwen", "wuyue", "liubo", "hanmei", "gaoyuan")
DAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def published_need(**more) -> Need:
    need = draft_need(indicators=[], **more)
    submit(posting=need, by=person("linhai"), now=NOW - timedelta(hours=3))
    publish_posting(posting=need, by=person("hanmei"), now=NOW - timedelta(hours=1))
    return need


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("path", ["/cockpit/", "/cockpit/late/", "/cockpit/changes/need/publish/", "/cockpit/reports/"])
def test_only_offices_sit_in_it(who, path, page, request):
    expected = {"visitor": 302, "hanmei": 200, "gaoyuan": 200}.get(who, 404)
    assert page(request.getfixturevalue(who)).get(path).status_code == expected


class TestChanges:
    def test_each_count_is_the_length_of_its_list(self, page, gaoyuan):
        need = published_need()
        reach, since = reach_of(gaoyuan), changes.start_of("day", NOW)
        found = {(group.kind.code, group.transition): group for group in changes.groups(reach, since, NOW)}
        assert found["need", "publish"].count == 1
        assert found["need", "publish"].label in page(gaoyuan).get("/cockpit/").content.decode()
        for (kind, step), group in found.items():
            assert changes.rows(KINDS[kind], step, reach, since, NOW).count() == group.count
        shown = page(gaoyuan).get("/cockpit/changes/need/publish/").content.decode()
        assert need.title in shown
        file = b"".join(page(gaoyuan).get("/cockpit/changes/need/publish/?format=csv").streaming_content)
        assert len(list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))) == 2

    def test_yesterday_begins_at_midnight_in_shanghai(self):
        assert changes.start_of("day", NOW).isoformat() == "2026-11-19T00:00:00+08:00"

    def test_a_park_sees_its_own_only(self, hanmei):
        need = published_need()
        Need.objects.filter(pk=need.pk).update(park=Park.objects.create(code="other", name="另一园"))
        assert changes.groups(reach_of(hanmei), changes.start_of("day", NOW), NOW) == []

    def test_what_one_may_not_open_is_not_counted(self, gaoyuan):
        published_need(title="先发布后撤回")
        Need.objects.update(status="draft")
        assert changes.groups(reach_of(gaoyuan), changes.start_of("day", NOW), NOW) == []

    def test_an_unknown_kind_is_missing(self, page, gaoyuan):
        assert page(gaoyuan).get("/cockpit/changes/nonsense/publish/").status_code == 404


class TestLate:
    def owe(self, owner: str, days: int) -> None:
        oblige(
            about=park(), code=f"test-{days}", organisation=organisation(owner), title=f"欠 {days} 天", url="/parks/",
            due_at=NOW - timedelta(days=days),
        )  # fmt: skip

    def test_by_owner_and_app_with_the_longest_wait(self, gaoyuan, page):
        for owner, days in (("海澜仪器", 2), ("海澜仪器", 5), ("园区办", 1), ("科技局", -3)):
            self.owe(owner, days)
        found = late.late(reach_of(gaoyuan), NOW)
        assert [(row.organisation.short_name, row.count, row.days) for row in found] == [
            ("海澜仪器", 2, 5),
            ("园区办", 1, 1),
        ]
        shown = page(gaoyuan).get(f"/cockpit/late/?organisation={found[0].organisation.pk}&app=parks").content.decode()
        assert "欠 5 天" in shown and "欠 1 天" not in shown
        assert "欠 5 天" in b"".join(page(gaoyuan).get("/cockpit/late/?format=csv").streaming_content).decode()

    def test_a_park_reads_its_own_and_counts_its_tenants(self, hanmei, page):
        person("linhai")
        self.owe("海澜仪器", 2)
        self.owe("园区办", 1)
        reach = reach_of(hanmei)
        assert [row.organisation.short_name for row in late.late(reach, NOW)] == ["园区办"]
        assert late.late_tenants(reach, NOW) == 1
        shown = page(hanmei).get("/cockpit/late/").content.decode()
        assert "欠 1 天" in shown and "欠 2 天" not in shown


class TestAlerts:
    def snapshots(self, before: str, after: str, rows: int = 40) -> None:
        for day, value in ((DAY, after), (DAY - timedelta(days=7), before)):
            IndicatorSnapshot.objects.create(
                code="C02", version=1, as_of=day, value=Decimal(value), numerator=Decimal(value), denominator=0, rows=rows,
                taken_at=NOW,
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("before", "after", "percent"), [("50", "59", None), ("50", "60", 20), ("50", "40", -20), ("50", "50", None)]
    )
    def test_a_fifth_is_the_threshold(self, gaoyuan, before, after, percent):
        self.snapshots(before, after)
        found = alerts.alerts(reach_of(gaoyuan))
        assert [alert.percent for alert in found] == ([percent] if percent else [])
        assert all(alert.good == (percent > 0) for alert in found)

    def test_few_rows_say_nothing(self, gaoyuan):
        self.snapshots("2", "8", rows=8)
        assert alerts.alerts(reach_of(gaoyuan)) == []

    def test_the_page_states_the_rule(self, gaoyuan, page):
        self.snapshots("50", "80")
        shown = page(gaoyuan).get("/cockpit/").content.decode()
        assert "+60%" in shown and "20%" in shown


def test_each_bar_of_the_chart_opens_what_its_organisation_owes(gaoyuan, page):
    TestLate().owe("海澜仪器", 2)
    TestLate().owe("海澜仪器", 5)
    firm = organisation("海澜仪器")
    shown = page(gaoyuan).get("/cockpit/").content.decode()
    assert f'href="/cockpit/late/?organisation={firm.pk}" aria-label="海澜仪器：2 件"' in shown
