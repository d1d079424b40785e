"""How a person of a journey walks: by links and buttons that they see, never by an address that they would have to know."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Walker:
    """One person in a browser of their own; `looked` keeps which kinds of pages were judged already."""

    looked: set[str] = set()

    def __init__(self, visited: Any) -> None:
        self.visited, self.page = visited, visited.page

    def home(self) -> "Walker":
        """Their workbench, by the top of any page."""
        self.visited.go("/workbench/")
        return self.look()

    def hall(self) -> "Walker":
        self.visited.go("/challenges/")
        return self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> "Walker":
        """Click the first link that says so."""
        link = (within or self.page).get_by_role("link", name=re.compile(re.escape(name))).first
        with self.page.expect_navigation():
            link.click()
        return self.look()

    def press(self, name: str, *, reason: str = "", within: Locator | None = None) -> "Walker":
        """A button; one that first says what will happen is opened, given its reason, and pressed."""
        place: Page | Locator = within or self.page
        panel = place.locator("details.q-confirm", has=self.page.locator("summary", has_text=exactly(name)))
        if panel.count():
            panel.first.locator("summary").click()
            if reason:
                panel.first.locator("textarea").fill(reason)
            place = panel.first
        with self.page.expect_navigation():
            place.get_by_role("button", name=name, exact=True).first.click()
        return self.look()

    def fill(self, **values: str) -> "Walker":
        """Fields by their names; `__` stands for the hyphen of a row's name."""
        for name, value in values.items():
            self.page.locator(f'[name="{name.replace("__", "-")}"]').last.fill(value)
        return self

    def row(self, section: str, number: int, **values: str) -> "Walker":
        """A row of a formset, added where it is not there yet."""
        if not self.page.locator(f'[name="{section}-{number}-{next(iter(values))}"]').count():
            self.page.locator(f'[data-formset="{section}"] [data-formset-add]').click()
        for name, value in values.items():
            field = self.page.locator(f'[name="{section}-{number}-{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return self

    def tick(self, *labels: str) -> "Walker":
        for label in labels:
            self.page.get_by_label(label).first.check()
        return self

    def choose(self, label: str, text: str) -> "Walker":
        """Of a searchable box, by a part of the name."""
        self.page.get_by_label(label).first.fill(text)
        self.page.get_by_role("option", name=re.compile(text)).first.click()
        return self

    def card(self, heading: str) -> Locator:
        """The card under this heading."""
        return self.page.locator("section.card", has=self.page.get_by_role("heading", name=re.compile(heading))).first

    def upload(self, within: Locator, name: str) -> "Walker":
        text = f"{name}：第三方比对，误差 0.08 mg/L。"
        within.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        )
        return self.press("上传", within=within)

    def told(self, words: str) -> "Walker":
        """What the page says about what was just done."""
        expect(self.page.locator("#messages")).to_contain_text(words)
        return self

    def sees(self, *words: str) -> "Walker":
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)
        return self

    def look(self) -> "Walker":
        """No page is wider than the screen; each kind of page is judged for accessibility once a journey."""
        path = self.page.url.removeprefix(self.visited.base).partition("?")[0]
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        kind = re.sub(r"\d+", "0", path)
        if kind not in self.looked:
            self.looked.add(kind)
            self.visited.check()
        return self


def exactly(text: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(text)}\s*$")
