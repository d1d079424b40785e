"""Hostile texts never stop a run; officials see what was found and what was done about it."""

import pytest
from django.test import Client
from django.urls import reverse

from achievements.models import Achievement
from matching import oddities
from matching.engine import types as engine
from matching.engine.index import Index, build_index
from matching.engine.ranker import rank
from matching.engine.types import Offer
from matching.enums import RunStatus
from matching.oddities import Oddity, odd_texts, oddities_of
from needs.models import Need
from tests.matching.engine.builders import vectors
from tests.matching.world import full_run, make_achievement, make_need, small_world
from tests.people import person

HOSTILE = {
    Oddity.EMPTY: "",
    Oddity.LONG: "氨氮监测" * 250_000,
    Oddity.EMOJI: "监测🚀🚀浮标🧪",
    Oddity.LIGATURE: "监测" + "\ufdfa" * 4_000,
    Oddity.DIRECTION: "\u202eمراقبة\u202c 监测",
    Oddity.CONTROL: "监测\x00浮标\ud800",
    Oddity.DAMAGED: "ç›‘æµ\ufffd\ufffd",
    Oddity.DIGITS: "9" * 1_000_000,
    Oddity.WORD: "GH" + "x4169" * 600,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_each_kind_is_noticed(kind):
    offer = Offer("1", "", HOSTILE[kind])
    assert kind in {found for _, found, _ in oddities_of(offer)}


@pytest.mark.parametrize("text", ["锟斤拷", "浮标烫烫烫", "监测\ue123", "海水氨氮".encode().decode("latin-1")])
def test_damage_of_encodings_is_known_in_all_its_forms(text):
    assert tuple(map(str, oddities_of(Offer("1", "", text))[0][:2])) == ("1", "damaged")


@pytest.mark.parametrize(
    "text", ["Müller-Röntgen 效应，°C、µm、±5 %、α‑β 相、Ø 30", "Système à café, São Paulo", "ÅÄÖ"]
)
def test_letters_with_marks_are_no_damage(text):
    assert "damaged" not in {kind for _, kind, _ in oddities_of(Offer("1", "", text))}


def test_a_plain_text_is_not_odd():
    assert oddities_of(Offer("1", "海水氨氮在线监测浮标", "量程 0~10 mg/L，连续运行 90 天。")) == []


def test_the_engine_reads_them_all(tmp_path):
    offers = [Offer(str(i), text[:200], text) for i, text in enumerate(HOSTILE.values())]
    needs = [engine.Need(offer.key, offer.title, offer.text) for offer in offers]
    build_index(offers, vectors(len(offers)), tmp_path / "index", model_id="test-1")
    lists = rank(Index.open(tmp_path / "index"), needs, vectors(len(needs), seed=1), top=3)
    assert all(len(found) == 3 for found in lists.values())


def test_a_text_at_which_the_engine_fails_is_blanked():
    written = []

    def write(items):
        if any(item.text == "bad" for item in items):
            raise ValueError
        written.extend(items)

    good, bad = Offer("1", "好", "good"), Offer("2", "坏", "bad")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oddities, "_can_read", lambda item: item.text != "bad")
        assert oddities.readable([good, bad], write) == [(2, "unreadable", 1)]
    assert written == [good, Offer("2", "", "")]


@pytest.mark.django_db
def test_a_run_with_hostile_texts_completes_and_its_page_lists_them(client: Client):
    small_world()
    storable = [text for kind, text in HOSTILE.items() if kind != Oddity.CONTROL]  # PostgreSQL refuses these itself
    for number, text in enumerate(storable):
        made = make_achievement(20 + number), make_need(20 + number)  # then past the forms, which refuse such texts
        Achievement.objects.filter(pk=made[0].pk).update(title=text[:200], summary=text)
        Need.objects.filter(pk=made[1].pk).update(title=text[:200], problem=text)
    run = full_run()
    assert run.status == RunStatus.COMPLETED
    lines, total = odd_texts(run)
    assert total == len(lines) >= 2 * len(storable)
    client.force_login(person("gaoyuan"))
    page = client.get(reverse("run", args=[run.pk])).content.decode()
    assert lines[0].posting.reference in page
    assert "表情符号" in page
