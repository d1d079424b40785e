"""The registry of the daily digest, and keys that are new when something is added."""

from types import SimpleNamespace

from common import digest
from tests.people import NOW


def test_sources_come_in_their_order_and_a_later_one_of_a_name_takes_its_place(monkeypatch):
    monkeypatch.setattr(digest, "_sources", {})
    for name, label, order in (("late", "晚", 9), ("early", "早", 1), ("late", "更早", 0)):
        digest.register(digest.Source(name, label, order, lambda people, now: (), lambda user, keys, now: {}))
    assert [(source.name, source.label) for source in digest.sources().values()] == [("late", "更早"), ("early", "早")]


def test_a_dated_key_gives_its_name_back():
    key = digest.dated("need:12", NOW)
    assert key == "need:12@2026-11-20" and digest.names([key, "plain"]) == {"need:12": key, "plain": "plain"}


def test_people_are_found_by_each_organisation_that_they_act_for():
    both, one = SimpleNamespace(organisation_ids={1, 2}), SimpleNamespace(organisation_ids={2})
    assert digest.by_organisation([both, one]) == {1: [both], 2: [both, one]}
