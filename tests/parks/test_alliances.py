"""Alliances: founded by the bureau, kept by their secretariat; the chain is a figure and a table that say the same."""

import re

import pytest
import rules

from common.errors import Invalid, Refused
from parks import services
from parks.chains import chain_map
from parks.models import Alliance
from tests.parks.places import alliance, link, member
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db

EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]


@pytest.fixture
def chain(liubo, gaoyuan, linhai, sunqi):
    """启明新材 supplies 海澜仪器, which supplies 黄海院."""
    of = alliance()
    up, mid, down = (
        member(of, *row) for row in (("启明新材", "upstream"), ("海澜仪器", "midstream"), ("黄海院", "downstream"))
    )
    link(of, up, mid), link(of, mid, down, "观测模块")
    return of, up, mid, down


@pytest.mark.parametrize("username", EVERYBODY)
def test_secretariat_and_bureau_keep_it_and_only_the_bureau_founds(page, request, chain, hanmei, username):
    person, (of, *_) = request.getfixturevalue(username), chain
    assert rules.has_perm("parks.keep", person, of) is (username in {"liubo", "gaoyuan"})
    signed_out = 302 if username == "visitor" else 404
    assert page(person).get("/parks/alliances/new/").status_code == (200 if username == "gaoyuan" else signed_out)
    edit = page(person).get("/parks/alliances/haiyi/edit/").status_code
    assert edit == (200 if username in {"liubo", "gaoyuan"} else signed_out)
    assert page(person).get("/parks/alliances/").status_code == 200


def test_nobody_founds_an_alliance_for_themselves(liubo):
    data = {"code": "own", "name": "自己的联盟", "secretariat": organisation("齐桥"), "functions": ["research"]}
    with pytest.raises(Refused):
        services.enter(model=Alliance, data=data, by=liubo, now=NOW)


def test_the_figure_and_the_tables_say_the_same(page, visitor, chain):
    of, *members = chain
    drawn = chain_map(of)
    assert [box.member.pk for box in drawn.boxes] == [one.pk for one in members]
    assert len(drawn.arcs) == 2
    text = page(visitor).get("/parks/alliances/haiyi/").content.decode()
    assert text.count("<h1") == 1 and text.count('class="q-chain-box"') == 3 and text.count('class="q-chain-arc"') == 2
    assert "3 家成员，2 条供应关系" in text
    assert re.search(r"<td>青岛启明新材料有限公司</td><td>青岛海澜仪器有限公司</td>", text)
    assert "技术攻关、人才培养" in text


def test_a_link_joins_two_members_of_the_same_alliance(chain, gaoyuan):
    of, up, mid, _down = chain
    other = alliance(code="other", name="另一个联盟")
    stranger = member(other, "海澜仪器", "midstream")
    with pytest.raises(Invalid, match="同一联盟"):
        link(of, up, stranger)
    with pytest.raises(Invalid, match="不能是同一家"):
        link(of, mid, mid)
    with pytest.raises(Invalid, match="已经登记"):
        link(of, up, mid)
    with pytest.raises(Invalid, match="已经是联盟成员"):
        member(of, "海澜仪器", "upstream")


def test_a_member_taken_down_leaves_the_figure(chain, liubo):
    of, up, *_rest = chain
    services.remove(entry=up, reason="退出", by=liubo, now=NOW)
    drawn = chain_map(of)
    assert len(drawn.boxes) == 2 and len(drawn.arcs) == 1


def test_who_stands_nowhere_known_is_in_the_table_only(page, visitor, liubo, gaoyuan, linhai):
    of = alliance()
    assert chain_map(of) is None
    member(of, "海澜仪器", "apart")
    assert chain_map(of) is None
    assert "环节未写明" in page(visitor).get("/parks/alliances/haiyi/").content.decode()
    assert "所在联盟" in page(visitor).get(organisation("海澜仪器").get_absolute_url()).content.decode()


def test_the_secretariat_enters_members_and_links_in_the_browser(page, liubo, gaoyuan, linhai, sunqi):
    of, browser = alliance(), page(liubo)
    form = {"alliance": of.pk, "stage": "upstream", "role": "材料", "organisation": "青岛启明新材料有限公司"}
    browser.post("/parks/registers/members/new/?alliance=haiyi", form)
    browser.post(
        "/parks/registers/members/new/", {**form, "stage": "midstream", "organisation": "青岛海澜仪器有限公司"}
    )
    up, mid = of.members.all()
    made = {"alliance": of.pk, "upstream": up.pk, "downstream": mid.pk, "product": "壳体", "since": "2026-05-01"}
    assert browser.post("/parks/registers/links/new/?alliance=haiyi", made).status_code == 302
    edit = {"name": "海洋仪器联盟", "code": "haiyi", "functions": ["industry"], "secretariat": "齐桥技术转移中心"}
    assert browser.post("/parks/alliances/haiyi/edit/", edit).url == "/parks/alliances/haiyi/"
    assert of.history.count() == 2


def test_the_api_shows_alliance_members_and_links(client, chain):
    shown = client.get("/api/v1/alliances/haiyi/").json()
    assert (shown["secretariat"]["name"], shown["functions"]) == ("齐桥技术转移中心", ["research", "talent"])
    assert client.get("/api/v1/park-members/?alliance=haiyi").json()["count"] == 3
    link_row = client.get("/api/v1/park-links/?alliance=haiyi").json()["results"][0]
    assert (link_row["upstream"], link_row["product"]) == ("青岛启明新材料有限公司", "涂层材料")
