"""出题清单 (N24): needs without a good match, counted so that cells, totals and the list agree."""

import csv
import io
from datetime import timedelta

import pytest

from matching.declines import decline_lines
from matching.enums import Band, DeclineReason, MatchStatus, Verdict
from matching.models import Match
from matching.services.answers import answer
from matching.unmet import heat_map, narrowed, unmet_needs
from needs.models import Need
from postings.enums import Disclosure, PostingStatus
from tests.factories import NeedFactory, term
from tests.matching.pairs import make_match
from tests.people import NOW, organisation, park, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def needs():
    """Three that nobody can meet, one that is met, one that only the signed-in read, one draft."""
    district = term("district", "370212", "崂山区")
    firm = organisation("海澜仪器")
    firm.district = district
    firm.save()
    parent = term("industry", "C", "制造业")
    child = term("industry", "40", "仪器仪表制造业")
    child.parent = parent
    child.save()
    NeedFactory(title="甲", industry=child, trl_wanted=5)
    NeedFactory(title="乙", industry=parent, trl_wanted=8)
    NeedFactory(title="丙", organisation=organisation("启明新材"))
    NeedFactory(title="登录可见", disclosure=Disclosure.PLATFORM, industry=parent, trl_wanted=5)
    NeedFactory(title="草稿", status=PostingStatus.DRAFT)
    return make_match(person("linhai"), person("zhouwen")).need


def titles(user):
    return set(unmet_needs(user).values_list("title", flat=True))


def test_a_good_match_takes_a_need_off_the_list(needs, zhouwen):
    match = Match.objects.get(need=needs)
    for band, is_unmet in ((Band.STRONG, False), (Band.FAIR, False), (Band.WEAK, True)):
        Match.objects.update(band=band)
        assert (needs.title in titles(zhouwen)) == is_unmet, band
    Match.objects.filter(pk=match.pk).update(band=Band.STRONG, status=MatchStatus.DECLINED)
    assert needs.title in titles(zhouwen), "a declined match meets nothing"


def test_only_what_the_reader_may_open_is_counted(needs, zhouwen, visitor):
    assert "登录可见" in titles(zhouwen) and "登录可见" not in titles(visitor)
    assert "草稿" not in titles(zhouwen)


@pytest.mark.parametrize(
    "axes", [("industry", "district"), ("tech_field", "trl"), ("trl", "industry"), ("district", "trl")]
)
def test_cells_add_up_to_lines_columns_and_the_list(needs, zhouwen, axes):
    everything = unmet_needs(zhouwen)
    found = heat_map(everything, *axes)
    assert found.total == everything.count() == sum(line.total for line in found.lines)
    assert found.total == sum(total for _key, _label, total in found.heads)
    for line in found.lines:
        for cell in line.cells:
            behind = narrowed(everything, {axes[0]: cell.row, axes[1]: cell.column})
            assert behind.count() == cell.count, (line.label, cell)


def test_a_child_counts_for_its_industry(needs, zhouwen):
    found = heat_map(unmet_needs(zhouwen), "industry", "trl")
    manufacturing = next(line for line in found.lines if line.label == "制造业")
    assert manufacturing.total == 3


class TestPage:
    def test_a_professor_opens_a_cell_and_takes_the_list_home(self, needs, page, zhouwen):
        client = page(zhouwen)
        assert "出题清单" in client.get("/workbench/").content.decode()
        shown = client.get("/matches/unmet/", {"rows": "industry", "columns": "trl", "industry": "C"}).content.decode()
        assert "甲" in shown and "丙</a>" not in shown
        file = b"".join(client.get("/matches/unmet/?industry=C&format=csv").streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(file)))
        assert len(rows) == 1 + 3

    def test_nonsense_in_the_address_is_forgiven(self, needs, page, zhouwen):
        answer = page(zhouwen).get("/matches/unmet/?rows=x&columns=x&industry=zzz&page=99")
        assert answer.status_code == 200

    def test_a_visitor_signs_in_first(self, page, visitor):
        assert page(visitor).get("/matches/unmet/").status_code == 302


def test_reasons_of_declines_by_field(needs, zhouwen):
    match = Match.objects.get(need=needs)
    answer(match=match, by=zhouwen, verdict=Verdict.DECLINED, reason=DeclineReason.PRICE, now=NOW)
    everything = Need.objects.visible_to(zhouwen)
    (line,) = decline_lines(everything, NOW - timedelta(days=1), NOW + timedelta(seconds=1))
    assert (str(line.reason), line.count, line.field, line.in_field) == ("价格", 1, needs.tech_field, 1)
    assert decline_lines(everything, NOW + timedelta(seconds=1), NOW + timedelta(days=1)) == []


def test_of_one_park_and_an_unknown_one_is_missing(needs, page, zhouwen):
    mine = park()
    Need.objects.filter(title="甲").update(park=mine)
    client = page(zhouwen)
    shown = client.get("/matches/unmet/", {"park": mine.code}).content.decode()
    assert "1 项正在发布的需求" in shown and "乙</a>" not in shown
    file = b"".join(client.get(f"/matches/unmet/?park={mine.code}&format=csv").streaming_content).decode("utf-8-sig")
    assert len(file.splitlines()) == 2
    assert client.get("/matches/unmet/?park=nowhere").status_code == 404
