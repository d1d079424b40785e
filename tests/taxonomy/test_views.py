"""The dictionaries' pages, open to everybody."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_picker_gets_json(client):
    answer = client.get("/terms/industry/", {"q": "yqyb"})
    assert [term["label"] for term in answer.json()["results"]] == ["40 仪器仪表制造业"]
    assert answer.json()["results"][0]["parent"] == "C 制造业"
    assert "public" in answer["Cache-Control"]


def test_htmx_gets_options(client):
    answer = client.get("/terms/industry/", {"q": "40"}, headers={"HX-Request": "true"})
    assert "40 仪器仪表制造业" in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_a_long_or_strange_query_is_harmless(client):
    assert client.get("/terms/industry/", {"q": "%_\\'\x00" * 5000}).status_code == 200


@pytest.mark.parametrize("address", ["/terms/nothing/", "/terms/nothing.csv", "/terms/?scheme=nothing"])
def test_an_unknown_dictionary_is_missing(client, address):
    assert client.get(address).status_code == 404


def test_the_csv_has_every_term(client):
    answer = client.get("/terms/trl.csv")
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff代码,名称")
    assert text.count("\r\n") == 10


def test_the_page_lists_a_dictionary_with_its_source(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        answer = client.get("/terms/", {"scheme": "discipline"})
    text = answer.content.decode()
    assert text.count("<h1") == 1
    assert "GB/T 13745" in text
    assert "计算机科学技术" in text


def test_a_search_without_hits_says_so(client):
    assert "没有找到" in client.get("/terms/", {"scheme": "trl", "q": "没有这个词"}).content.decode()
