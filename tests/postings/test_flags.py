"""卡脖子, 国产替代, 关键共性: kept as codes of a dictionary, shown as labels, narrowed by; and the industry chain (F221, F223)."""

import pytest

from needs.forms import NeedForm
from postings.completeness import missing
from taxonomy.models import Term
from tests.factories import AchievementFactory, NeedFactory

pytestmark = pytest.mark.django_db

BOTH = ["bottleneck", "substitution"]


@pytest.fixture
def chain():
    return Term.objects.get(scheme="industry_chain", name="精密仪器仪表")


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("factory", "place"), [(NeedFactory, "needs"), (AchievementFactory, "achievements")])
def test_lists_are_narrowed_by_flag_and_chain_and_show_labels(client, chain, factory, place):
    factory(title="国产质谱离子源", flags=BOTH, chain=chain)
    factory(title="潮汐机组叶片")
    every = text_of(client.get(f"/{place}/"))
    assert "国产质谱离子源" in every and "潮汐机组叶片" in every and "卡脖子" in every
    for query in ("flag=bottleneck", "flag=substitution&flag=common", f"chain={chain.code}"):
        some = text_of(client.get(f"/{place}/?{query}"))
        assert "国产质谱离子源" in some and "潮汐机组叶片" not in some
    assert "国产质谱离子源" not in text_of(client.get(f"/{place}/?flag=common"))


def test_the_page_of_a_need_says_flags_and_chain(client, chain):
    need = NeedFactory(flags=["substitution"], chain=chain)
    text = text_of(client.get(need.get_absolute_url()))
    assert "国产替代" in text and "精密仪器仪表" in text and "卡脖子" not in text


def test_the_form_keeps_codes_in_the_dictionarys_order(linhai):
    form = NeedForm({"title": "离子源", "flags": ["substitution", "bottleneck"]})
    assert form.savable()["flags"] == BOTH
    assert "flags" not in NeedForm({"title": "离子源", "flags": ["nonsense"]}).savable()


def test_a_flag_that_no_dictionary_knows_is_not_complete(linhai):
    assert "flags" in missing(NeedFactory(flags=["nonsense"]))
    assert "flags" not in missing(NeedFactory(flags=BOTH))


def test_the_api_reads_writes_and_narrows(page, linhai, chain):
    browser = page(linhai)
    body = {"title": "离子源", "flags": BOTH, "chain": chain.code}
    answer = browser.post("/api/v1/needs/", body, content_type="application/json")
    assert answer.status_code == 201
    assert (answer.json()["flags"], answer.json()["chain"]["name"]) == (BOTH, "精密仪器仪表")
    wrong = browser.post("/api/v1/needs/", {**body, "flags": ["nonsense"]}, content_type="application/json")
    assert wrong.status_code == 400 and "flags" in wrong.json()["error"]["fields"]
    NeedFactory(flags=["common"])
    assert browser.get("/api/v1/needs/?flag=common").json()["count"] == 1


def test_a_list_costs_no_more_with_flags_than_without(client, django_assert_max_num_queries):
    for _ in range(12):
        NeedFactory(flags=BOTH)
    client.get("/needs/")
    with django_assert_max_num_queries(20):
        client.get("/needs/")
