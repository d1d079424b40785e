"""Service requests on their pages: asking, the desk, the provider, and who sees what."""

import pytest

from resources.models import ServiceRequest
from tests.people import NOW, organisation
from tests.resources.test_tickets import asked, assigned, of_provider

pytestmark = pytest.mark.django_db
EVERYBODY = ["visitor", "linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei"]
FORM = {"kind": "trial", "title": "小批量试制", "description": "二十件，铝合金外壳，含表面处理。"}


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    text = answer.content.decode()
    assert text.count("<h1") == 1
    return text


def test_what_can_be_asked_for_is_public(page, request, linhai):
    for username in EVERYBODY:
        assert "检测检验" in text_of(page(request.getfixturevalue(username)).get("/services/"))


def test_only_the_sides_and_officials_see_a_request(page, request, linhai):
    reference = asked().reference
    expected = {"visitor": 302} | dict.fromkeys(("linhai", "zhaomin", "gaoyuan", "hanmei"), 200)
    for username in EVERYBODY:
        status = page(request.getfixturevalue(username)).get(f"/services/{reference}/").status_code
        assert status == expected.get(username, 404), username


@pytest.mark.parametrize(
    ("address", "open_to"),
    [
        ("/services/new/", {"linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo"}),
        ("/services/desk/", {"gaoyuan", "hanmei"}), ("/services/mine/", set(EVERYBODY)),
        ("/services/assigned/", set(EVERYBODY)),
    ],
)  # fmt: skip
def test_who_opens_which_list(page, request, linhai, gaoyuan, address, open_to):
    refused = 403 if address == "/services/new/" else 404
    for username in EVERYBODY:
        status = page(request.getfixturevalue(username)).get(address).status_code
        assert status == (302 if username == "visitor" else 200 if username in open_to else refused), username


def test_from_the_form_to_the_satisfied_asker(page, linhai, hanmei):
    form = {**FORM, "organisation": organisation("海澜仪器").pk}
    answer = page(linhai).post("/services/new/", form)
    address = answer.url
    assert "待受理" in text_of(page(linhai).get(address))
    assert "小批量试制" in text_of(page(hanmei).get("/services/desk/"))
    page(hanmei).post(f"{address}step/accept/")
    page(hanmei).post(f"{address}notes/", {"text": "请补充图纸"})
    page(hanmei).post(f"{address}step/answer/", {"answer": "已安排园区中试车间，下周一开工。"})
    text = text_of(page(linhai).get(address))
    assert "请补充图纸" in text
    assert "解决了吗" in text
    page(linhai).post(f"{address}step/confirm/", {"satisfaction": "5", "feedback": "满意"})
    assert "已办结" in text_of(page(hanmei).get(address))


def test_a_provider_finds_what_it_was_assigned(page, hanmei):
    request = assigned()
    client = page(of_provider())
    assert request.title in text_of(client.get("/services/assigned/"))
    assert "写答复" in text_of(client.get(request.get_absolute_url()))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "必填"), ({"kind": "astrology"}, "选项"), ({"wished_on": "2020-01-01"}, "已经过去"),
        ({"organisation": "999999"}, "选项"), ({"description": "长" * 2001}, "2000"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_the_field(page, linhai, change, words):
    answer = page(linhai).post("/services/new/", {**FORM, "organisation": organisation("海澜仪器").pk, **change})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ServiceRequest.objects.exists()


def test_strange_steps_are_missing_and_refused_ones_are_said(page, linhai, sunqi):
    address = asked().get_absolute_url()
    assert page(linhai).post(f"{address}step/explode/").status_code == 404
    assert page(sunqi).post(f"{address}step/accept/").status_code == 404
    client = page(linhai)
    client.post(f"{address}step/accept/")
    assert "只有受理这项诉求的园区或科技局可以办理" in text_of(client.get(address))


def test_empty_lists_say_what_comes_next(page, linhai, hanmei):
    assert "还没有提出过服务诉求" in text_of(page(linhai).get("/services/mine/"))
    assert "没有需要办理的诉求" in text_of(page(hanmei).get("/services/desk/"))


def test_the_desk_costs_the_same_for_one_and_for_twenty(page, linhai, hanmei, django_assert_max_num_queries):
    for _number in range(20):
        asked()
    client = page(hanmei)
    with django_assert_max_num_queries(14):
        text_of(client.get("/services/desk/"))


def test_the_desk_is_a_file_for_excel(page, linhai, hanmei):
    asked(title="=cmd() 试验")
    body = b"".join(page(hanmei).get("/services/desk/?format=csv").streaming_content).decode()
    assert "'=cmd() 试验" in body
    assert "FW-2026-000001" in body
