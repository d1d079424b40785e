"""F077: an enterprise opens its R&D centre in the cloud; everybody finds it with its needs."""

import pytest

from common.errors import Refused
from needs.models import RDCentre
from needs.services import save_centre
from tests.factories import NeedFactory
from tests.people import organisation

pytestmark = pytest.mark.django_db

CONTENT = {"name": "海澜云上研发中心", "directions": "海洋传感器", "intro": "做海洋传感器。", "offers": "压力罐"}


def edit_url(key="海澜仪器"):
    return f"/cloud/centres/edit/{organisation(key).pk}/"


@pytest.fixture
def centre(linhai, now):
    return save_centre(centre=None, organisation=organisation("海澜仪器"), data=CONTENT, by=linhai, now=now)


def test_the_owner_opens_it_and_visitors_see_it_with_its_needs(page, linhai):
    NeedFactory(title="防污涂层")
    NeedFactory(title="草稿中的", status="draft")
    assert "开通本企业的中心" in page(linhai).get("/cloud/centres/").content.decode()
    page(linhai).post(edit_url(), CONTENT)
    found = RDCentre.objects.get()
    html = page().get(found.get_absolute_url()).content.decode()
    assert "防污涂层" in html
    assert "草稿中的" not in html
    assert "公开需求 1 项" in page().get("/cloud/centres/").content.decode()


def test_only_owners_of_the_enterprise(page, zhaomin, sunqi, wuyue, gaoyuan, now):
    for user in (zhaomin, sunqi, gaoyuan):
        assert page(user).get(edit_url()).status_code == 404
    assert page(wuyue).get(edit_url("胶州湾大学")).status_code == 404  # a university has none
    assert page().get(edit_url()).status_code == 302
    with pytest.raises(Refused):
        save_centre(centre=None, organisation=organisation("海澜仪器"), data=CONTENT, by=zhaomin, now=now)


def test_changing_keeps_one_centre_and_its_first_day(page, linhai, centre, now):
    page(linhai).post(edit_url(), CONTENT | {"name": "新名称"})
    found = RDCentre.objects.get()
    assert (found.name, found.opened_at) == ("新名称", now)


def test_gaps_are_named(page, linhai):
    response = page(linhai).post(edit_url(), {"name": ""})
    assert response.status_code == 400
    assert not RDCentre.objects.exists()


def test_an_unverified_enterprise_s_centre_waits(page, linhai, centre):
    centre.organisation.status = "pending"
    centre.organisation.save()
    assert page().get(centre.get_absolute_url()).status_code == 404
    assert page(linhai).get(centre.get_absolute_url()).status_code == 200


def test_an_empty_list_says_so(page):
    assert "还没有企业开通" in page().get("/cloud/centres/").content.decode()
