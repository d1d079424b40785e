"""Cards and checks register themselves; each person gets theirs, and a failing check is an answer."""

from types import SimpleNamespace

import pytest

from accounts.models import User
from common import health, workbench
from tests.people import NOW


@pytest.fixture
def _empty(monkeypatch):
    monkeypatch.setattr(workbench, "_entries", {})
    monkeypatch.setattr(health, "_checks", {})


@pytest.mark.usefixtures("_empty")
def test_cards_come_by_persona_and_order_and_silent_ones_stay_out():
    @workbench.card(persona="broker", order=20)
    def board(user, now):
        return workbench.Card("看板", "x.html")

    @workbench.card(order=10)
    def owed(user, now):
        return workbench.Card("待办", "x.html")

    @workbench.card(order=5)
    def nothing(user, now):
        return None

    def titles(*personas):
        return [card.title for card in workbench.cards_for(SimpleNamespace(personas=frozenset(personas)), NOW)]

    assert titles("broker") == ["待办", "看板"]
    assert titles("enterprise") == ["待办"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_empty")
def test_what_cards_count_is_asked_in_one_query_and_a_card_of_nothing_is_left_out(linhai, django_assert_num_queries):
    def people(user, now):
        return [User.objects.all()]

    def nobody(user, now):
        return [User.objects.filter(name="无此人")]

    @workbench.card(order=1, counting=people)
    def some(user, now, tally):
        return workbench.Card(f"{tally.total} 人", "x.html")

    @workbench.card(order=2, counting=nobody)
    def none(user, now, tally):
        raise AssertionError("nothing waits, so nothing is built")

    @workbench.card(order=3, counting=nobody, also_empty=True)
    def still(user, now, tally):
        return workbench.Card(f"{tally.total} 人", "x.html")

    with django_assert_num_queries(1):
        cards = workbench.cards_for(SimpleNamespace(personas=frozenset()), NOW)
    assert [card.title for card in cards] == ["1 人", "0 人"]


@pytest.mark.usefixtures("_empty")
def test_only_a_vital_failure_makes_the_site_ill_and_no_error_text_gets_out():
    @health.check("cache", "缓存")
    def cache():
        raise ConnectionError("redis://secret@host")

    is_well, answers = health.examine()
    assert is_well
    assert answers["cache"]["ok"] is False
    assert "secret" not in str(answers)

    @health.check("database", "数据库", vital=True)
    def database():
        return health.Health(False)

    assert health.examine()[0] is False
