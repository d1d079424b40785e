"""Take the pictures in docs/screenshots/ anew, from this checkout's demo world: `make screenshots`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import demo
import django
from playwright.sync_api import Page, ViewportSize, sync_playwright
from steps import PROJECT_DIR, StepError, say

from portal.embedded import EmbeddedError, prepare_environment

TARGET_DIR = PROJECT_DIR / "docs" / "screenshots"
PORT = 8099
SITE = f"http://127.0.0.1:{PORT}"
WIDE: ViewportSize = {"width": 1280, "height": 1400}
NARROW: ViewportSize = {"width": 390, "height": 1400}


@dataclass(frozen=True)
class Picture:
    """A page as one person sees it; `follow` are the starts of links to click in turn, the first of each."""

    name: str
    person: str | None
    path: str
    follow: tuple[str, ...] = ()
    is_narrow: bool = False


_NEED = "/needs/XQ-[0-9-]+/$"
PICTURES = (
    Picture("home", None, "/"),
    Picture("home-phone", None, "/", is_narrow=True),
    Picture("needs", None, "/needs/"),
    Picture("workbench-enterprise", "linhai", "/workbench/"),
    Picture("workbench-official", "gaoyuan", "/workbench/"),
    Picture("my-matches-phone", "linhai", "/matches/?tab=new", is_narrow=True),
    Picture("need-matches", "linhai", "/matches/?tab=new", (_NEED, "/matches/need/")),
    Picture("match", "linhai", "/matches/?tab=new", (_NEED, "/matches/need/", "/matches/[0-9]")),
    Picture("match-phone", "linhai", "/matches/?tab=new", (_NEED, "/matches/need/", "/matches/[0-9]"), is_narrow=True),
    Picture("achievement-form", "zhouwen", "/achievements/new/"),
    Picture("board", "liubo", "/matches/board/"),
    Picture("review", "gaoyuan", "/review/"),
    Picture("challenges", None, "/challenges/"),
    Picture("challenge", None, "/challenges/", ("/challenges/BD-",)),
    Picture("challenge-desk", "gaoyuan", "/challenges/desk/"),
    Picture("map", None, "/parks/map/"),
    Picture("map-phone", None, "/parks/map/", is_narrow=True),
    Picture("scorecard", "gaoyuan", "/parks/scorecard/"),
    Picture("funnel", "gaoyuan", "/parks/funnel/"),
    Picture("cockpit", "gaoyuan", "/cockpit/"),
    Picture("run", "gaoyuan", "/matches/runs/", ("/matches/runs/[0-9]",)),
)


def main() -> None:
    if not os.environ.get("CHROMIUM_PATH"):
        raise StepError("No Chromium; see the message above.")
    demo.set_environment(PORT)
    services = prepare_environment()
    try:
        demo.prepare_world()
        django.setup()
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "portal.wsgi",
                "--bind",
                f"127.0.0.1:{PORT}",
                "--no-control-socket",
                "--log-level",
                "warning",
            ],
            cwd=PROJECT_DIR,
        )
        try:
            wait_for_site(server)
            take_all()
        finally:
            server.terminate()
            server.wait()
    finally:
        if services is not None:
            services.stop(wait=True)


def wait_for_site(server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{SITE}/health/live/"):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise StepError("The site did not start.")


def take_all() -> None:
    sessions = {person: session_of(person) for person in {picture.person for picture in PICTURES} if person}
    TARGET_DIR.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM_PATH"])
        for picture in PICTURES:
            size = NARROW if picture.is_narrow else WIDE
            context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
            if picture.person:
                context.add_cookies([{"name": "session", "value": sessions[picture.person], "url": SITE}])
            page = context.new_page()
            page.goto(SITE + picture.path)
            for start in picture.follow:
                page.goto(SITE + first_link(page, start))
            page.screenshot(path=TARGET_DIR / f"{picture.name}.png")
            say(f"docs/screenshots/{picture.name}.png  {page.url.removeprefix(SITE)}")
            context.close()
        browser.close()


def first_link(page: Page, start: str) -> str:
    """The first address on the page that begins like `start`, a regular expression."""
    links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    for link in links:
        if re.match(start, link):
            return str(link)
    raise StepError(f"{page.url}: no link that begins with {start}")


def session_of(person: str) -> str:
    """The cookie of a session signed in as that person of the demo cast."""
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=person), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["session"].value


if __name__ == "__main__":
    try:
        main()
    except (StepError, EmbeddedError) as error:
        sys.exit(str(error))
