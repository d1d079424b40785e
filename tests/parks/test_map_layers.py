"""Parks at their coordinates, the corridor over them, the map as a picture and on paper."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from parks.layers import corridors, spots
from parks.mapping import drawing
from parks.models import Inventory, Park
from tests.factories import NeedFactory, term
from tests.people import NOW, park

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(linhai):
    district = term("district", "370212", "崂山区")
    Park.objects.filter(pk=park().pk).update(district=district, longitude=Decimal("120.55"), latitude=Decimal("36.17"))
    NeedFactory()


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


def test_north_is_up_and_east_is_right():
    to = drawing().projection
    assert to.place(120.5, 36.5)[1] < to.place(120.5, 36.0)[1]
    assert to.place(120.9, 36.0)[0] > to.place(120.1, 36.0)[0]


def test_a_park_lies_inside_its_district_and_elsewhere_is_left_out(world):
    drawn = drawing()
    Park.objects.create(code="far", name="外地园", longitude=Decimal("100"), latitude=Decimal("20"))
    Park.objects.create(code="none", name="没有坐标")
    (spot,) = spots(drawn, list(Park.objects.all()))
    laoshan = next(shape for shape in drawn.shapes if shape.code == "370212")
    assert spot.park.code == "hailan" and abs(spot.x - laoshan.x) < 40 and abs(spot.y - laoshan.y) < 40


def test_the_map_links_each_park_and_says_what_the_dashes_are(world, page, visitor):
    text = text_of(page(visitor).get("/parks/map/"))
    assert 'class="q-map-park-link" href="/parks/hailan/" aria-label="园区：海澜示范园"' in text
    assert "虚线：青岛科创大走廊（示意，走向未公布），来源：" in text and text.count('class="q-map-corridor"') == 1
    without = text_of(page(visitor).get("/parks/map/?layer=none"))
    assert "q-map-corridor" not in without and "科创大走廊" in without  # the choice stays


@pytest.mark.parametrize("content", ["", "{}", '{"features": [{"properties": {}}]}'])
def test_a_corridor_that_cannot_be_read_is_left_out(settings, tmp_path, content):
    settings.PARKS_CORRIDOR_FILE = tmp_path / "corridor.json"
    settings.PARKS_CORRIDOR_FILE.write_text(content)
    assert corridors(drawing()) == []


def test_another_city_brings_its_own_corridor_or_none(settings, tmp_path):
    settings.PARKS_CORRIDOR_FILE = tmp_path / "corridor.json"
    shape = {"type": "MultiLineString", "coordinates": [[[120, 36], [120.5, 36.5]], [[120.1, 36], [120.2, 36.2]]]}
    about = {"name": "甲走廊", "source": "规划", "schematic": False}
    settings.PARKS_CORRIDOR_FILE.write_text(json.dumps({"features": [{"properties": about, "geometry": shape}]}))
    (line,) = corridors(drawing())
    assert (line.name, line.schematic, line.path.count("M")) == ("甲走廊", False, 2)
    settings.PARKS_CORRIDOR_FILE = ""
    assert corridors(drawing()) == []


def test_the_picture_is_a_png_that_holds_the_drawing(world, page, visitor):
    answer = page(visitor).get("/parks/map/picture.png?indicator=C02&year=2026")
    assert answer["Content-Type"] == "image/png" and 'filename="map-2026.png"' in answer["Content-Disposition"]
    picture = Image.open(BytesIO(answer.content)).convert("RGB")
    assert picture.width == 1600
    colours = {colour for _count, colour in picture.getcolors(maxcolors=1_000_000)}
    assert {(0x0B, 0x4A, 0x73), (0xA8, 0x4E, 0x07)} <= colours  # the deepest shade, the points


def test_without_a_map_there_is_no_picture(world, page, visitor, settings, tmp_path):
    settings.PARKS_MAP_FILE = tmp_path / "nothing.json"
    assert page(visitor).get("/parks/map/picture.png").status_code == 404


def test_the_paper_says_the_same_as_the_map(world, page, visitor):
    Inventory.objects.create(
        kind="laboratory", label="重点实验室", count=33, unit="个", year=2021, status_at=NOW, source="报道"
    )
    text = text_of(page(visitor).get("/parks/map/print/?indicator=C02&year=2026"))
    assert "有效需求（项）" in text and "map-print.css" in text and "审图号" in text
    assert '<th scope="row">崂山区</th><td class="is-number">1</td>' in text
    assert "重点实验室 <b>33</b> 个" in text
    assert "33 个" in text_of(page(visitor).get("/parks/map/"))
