"""A real Chromium for journeys: it watches for script errors, CSP violations, foreign requests and accessibility faults."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.people import PASSWORD

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no Chromium: `make e2e` installs one where it can")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test
    with sync_playwright() as playwright:
        options = [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else _QUIET
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


class Visit:
    """One person's browser. `close` fails the test on whatever went wrong behind the page."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base, self.context, self.faults = base, context, []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("request", self._check_request)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url}: {fault}")

    def _check_request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self._note(f"asked another server: {request.url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def sign_in(self, user: Any) -> "Visit":
        """Through the form, as a person does."""
        page = self.go("/accounts/login/")
        page.locator("input[name=login]").fill(user.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form[action] button[type=submit], main form button[type=submit]").first.click()
        page.wait_for_url("**/workbench/**")
        return self

    def check(self) -> None:
        """No serious accessibility fault on the page as it stands, and one heading."""
        found = Axe().run(self.page).response["violations"]
        serious = [
            f"{row['id']}: {row['nodes'][0]['html'][:200]}" for row in found if row["impact"] in ("serious", "critical")
        ]
        assert serious == [], f"{self.page.url}: {serious}"
        assert self.page.locator("h1").count() == 1, self.page.url

    def close(self) -> None:
        self.context.close()
        assert self.faults == []


@pytest.fixture
def visit(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Visit]]:
    """`visit(user)`: a browser of their own, signed in; `visit()`: a visitor's; `phone=True`: on 390 pixels."""
    settings.ALLOWED_HOSTS = ["*"]
    open_visits: list[Visit] = []

    def start(user: Any = None, *, phone: bool = False) -> Visit:
        context = chromium.new_context(viewport=PHONE if phone else WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.set_default_timeout(15_000)
        made = Visit(context, live_server.url)
        open_visits.append(made)
        return made.sign_in(user) if user is not None else made

    yield start
    for made in open_visits:
        made.close()


@pytest.fixture
def workers(settings: Any) -> Iterator[Callable[[], None]]:
    """`workers()`: what the worker processes would do now, done in this one, without an encoder."""
    from matching import indexes
    from matching.services.singles import match_requests
    from matching.services.working import work_chunk
    from postings.importing.models import ImportJob
    from postings.importing.tasks import process_import

    settings.MATCHING_ENCODER = "none"
    indexes.open_index.cache_clear()

    def work() -> None:
        for job in ImportJob.objects.filter(status__in=["uploaded", "confirmed", "running"]):
            process_import(job.pk)
        while work_chunk():
            pass
        match_requests(now=timezone.now())

    yield work
    indexes.open_index.cache_clear()
