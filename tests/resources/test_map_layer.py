"""Bases on the map of parks: a square where there is a point, a row of the table for each, nothing that is not published."""

from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from parks.landmarks import layer_of
from parks.models import Park
from tests.factories import term
from tests.people import park, person
from tests.resources import stage

pytestmark = pytest.mark.django_db
POINT = {"longitude": Decimal("120.55"), "latitude": Decimal("36.17")}


@pytest.fixture
def laoshan():
    return term("district", "370212", "崂山区")


def text_of(answer):
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


def test_a_published_base_is_a_square_and_a_row(page, visitor, laoshan):
    base = stage.base(**POINT, district=laoshan)
    stage.base(name="没有坐标的基地"), stage.base(name="草稿基地", **POINT, published=False)
    text = text_of(page(visitor).get("/parks/map/?layer=bases"))
    assert text.count('class="q-map-mark"') == 1 and "草稿基地" not in text
    assert f'href="{base.get_absolute_url()}" aria-label="中试基地：耐蚀涂层中试基地，TRL 4 → 7"' in text
    table = text[text.index('<h2 id="places">') :]
    assert "耐蚀涂层中试基地" in table and "已标出" in table and "没有坐标的基地" in table and "没有坐标</td>" in table


def test_other_layers_show_no_base_and_a_district_only_its_own(page, visitor, laoshan):
    stage.base(**POINT, district=laoshan), stage.base(name="别处的基地", **POINT)
    for query in ("", "?layer=none", "?layer=nonsense"):
        assert "耐蚀涂层中试基地" not in text_of(page(visitor).get(f"/parks/map/{query}"))
    text = text_of(page(visitor).get("/parks/map/?layer=bases&district=370212"))
    assert "耐蚀涂层中试基地" in text and "别处的基地" not in text
    elsewhere = term("district", "370211", "黄岛区")
    assert "这里还没有登记" in text_of(page(visitor).get(f"/parks/map/?layer=bases&district={elsewhere.code}"))


def test_without_a_point_of_its_own_it_stands_where_its_park_is(laoshan):
    person("hanmei")
    Park.objects.filter(pk=park().pk).update(district=laoshan, **POINT)
    stage.base(park=park())
    (found,) = layer_of("bases").rows(None)
    assert (found.longitude, found.latitude, found.district) == (POINT["longitude"], POINT["latitude"], "370212")


def test_paper_and_picture_keep_the_layer(page, visitor, laoshan):
    stage.base(**POINT, district=laoshan)
    text = text_of(page(visitor).get("/parks/map/?layer=bases"))
    assert "print/?indicator=" in text and "layer=bases" in text
    assert 'class="q-map-mark"' in text_of(page(visitor).get("/parks/map/print/?layer=bases"))
    drawn = page(visitor).get("/parks/map/picture.png?layer=bases").content
    colours = {colour for _count, colour in Image.open(BytesIO(drawn)).convert("RGB").getcolors(maxcolors=1_000_000)}
    assert (0x17, 0x68, 0x3C) in colours


def test_the_directory_leads_to_the_map(page, visitor):
    stage.base()
    assert "/parks/map/?layer=bases" in text_of(page(visitor).get("/bases/"))
