"""Another city by configuration (N28, F089): its own words, map, dictionaries and demo world, and nothing of the first."""

import os
import re
import struct
import subprocess
import sys
from collections import deque
from gettext import GNUTranslations
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client

from accounts.models import Organisation
from common.region import read_region, write_words
from needs.models import Need
from parks.models import Park
from portal.demo.load import load
from taxonomy.models import Term
from tests.people import PASSWORD

ROOT = Path(configured.BASE_DIR)
FIRST = (
    "青岛",
    "山东",
    "崂山",
    "市南区",
    "城阳",
    "黄岛",
    "胶州",
    "海澜",
    "启明",
    "前湾",
    "示范市",
    "半岛",
    "大众网",
    "胶东",
    "青科",
    "硕果金",
    "1+1+1",
    "3×4",
    "翻番”",
)
"""Words by which the first city, or its demo world, would give itself away."""
MOST = 400
SKIPPED = re.compile(r"^/(accounts|static|media|admin|api/v1/(schema|docs))|\.(png|pdf)|format=csv")


@pytest.fixture
def second(db: None, now: Any, settings: Any, tmp_path: Path) -> Any:
    """The second city in an empty database, as its first start makes it."""
    region = read_region(ROOT / "regions" / "second")
    settings.REGION = region
    settings.PARKS_MAP_FILE, settings.PARKS_CORRIDOR_FILE = region.map_file, region.corridor_file
    settings.MAP_SOURCE, settings.DEMO = region.map_source, True
    settings.LOCALE_PATHS = [str(write_words(region, tmp_path)), *settings.LOCALE_PATHS]
    Term.objects.exclude(parent=None).delete()
    Term.objects.all().delete()
    load(now=now)
    return region


def crawl(client: Client, *starts: str) -> dict[str, str]:
    """Every page that a visitor reaches from these, address → text."""
    seen: dict[str, str] = {}
    waiting = deque(starts)
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        if address in seen or SKIPPED.search(address):
            continue
        answer = client.get(address, follow=False)
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        seen[address] = answer.content.decode() if answer.status_code == 200 else ""
        links = re.findall(r'href="(/[^"#]*)"', seen[address])
        waiting.extend(link.replace("&amp;", "&") for link in links if link.count("?") == 0 or "/map/" in link)
    return seen


def test_no_page_of_the_second_city_says_a_word_of_the_first(second: Any, client: Client) -> None:
    pages = crawl(client, "/", "/parks/", "/parks/map/", "/terms/?scheme=district", "/terms/?scheme=industry_chain",
                  "/terms/?scheme=emerging_industry", "/terms/?scheme=technology_flag", "/needs/", "/achievements/",
                  "/finance/", "/finance/funds/", "/bases/", "/policies/", "/services/", "/events/", "/parks/targets/",
                  "/parks/funnel/", "/parks/figures/", "/parks/indicators/")  # fmt: skip
    assert len([text for text in pages.values() if text]) > 60
    found = {(address, word) for address, text in pages.items() for word in FIRST if word in text}
    assert found == set()
    assert "云川" in pages["/"] and "云川园区管理平台" in pages["/platforms/parks/"]
    assert (
        "北岸区" in pages["/parks/map/"]
        and "沿江创新带" in pages["/parks/map/"]
        and "科创大走廊" not in pages["/parks/map/"]
    )


def test_what_the_api_and_the_files_say_is_the_second_citys(second: Any, client: Client) -> None:
    for address in ("/api/v1/parks/", "/api/v1/organisations/", "/api/v1/needs/", "/api/v1/terms/?scheme=district",
                    "/api/v1/park-inventory/", "/terms/district.csv", "/parks/map/?format=csv"):  # fmt: skip
        answer = client.get(address)
        text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
        assert answer.status_code == 200 and not [word for word in FIRST if word in text], address


def test_its_world_stands_and_loading_it_again_adds_nothing(second: Any, now: Any) -> None:
    assert Park.objects.count() == 2 and Need.objects.published().count() == 3
    before = (Organisation.objects.count(), Park.objects.count(), Need.objects.count(), Term.objects.count())
    load(now=now)
    assert before == (Organisation.objects.count(), Park.objects.count(), Need.objects.count(), Term.objects.count())


def test_its_people_can_sign_in_and_its_official_finds_figures(second: Any) -> None:
    out = StringIO()
    call_command("demo_sign_ins", stdout=out)
    assert "yc_lu" in out.getvalue() and "yc_ke" in out.getvalue() and "linhai" not in out.getvalue()
    client = Client()
    answer = client.post("/accounts/login/", {"login": "yc_ke", "password": PASSWORD})
    assert answer.status_code == 302
    for address in ("/workbench/", "/cockpit/", "/parks/scorecard/", "/parks/targets/", "/parks/funnel/"):
        text = client.get(address).content.decode()
        assert text.count("<h1") == 1 and not [word for word in FIRST if word in text], address
    assert "这个范围内没有征集到事项" not in client.get("/parks/funnel/").content.decode()


def test_a_process_starts_as_the_second_city(tmp_path: Path) -> None:
    ask = "import django; django.setup(); from django.conf import settings as s; from django.utils.translation import gettext as _;"
    ask += "print(s.REGION.city, _('园区智慧管理平台'), s.PARKS_MAP_FILE.endswith('second/districts.geojson'))"
    environment = {
        **os.environ,
        "QIANQIAO_REGION": "second",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["云川", "云川园区管理平台", "True"]


def test_the_words_are_a_catalogue_that_gettext_reads(tmp_path: Path) -> None:
    region = read_region(ROOT / "regions" / "second")
    folder = write_words(region, tmp_path)
    packed = (folder / "zh_Hans" / "LC_MESSAGES" / "django.mo").read_bytes()  # type: ignore[operator]
    assert struct.unpack("<I", packed[:4]) == (0x950412DE,)
    read = GNUTranslations(BytesIO(packed))
    assert {key: read.gettext(key) for key in region.words} == dict(region.words)
    assert write_words(region, tmp_path) == folder
    assert write_words(read_region(ROOT / "regions" / "qingdao"), tmp_path) is None


def test_a_region_that_is_not_there_is_said_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        read_region(ROOT / "regions" / "nowhere")
