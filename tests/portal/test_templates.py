"""Facts of every template, found by reading the files: a strict policy must never be what stops a page from working."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(template.relative_to(ROOT / "templates")) for template in TEMPLATES]
LONGEST = 150


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_nothing_inline_and_compiles(name):
    source = (ROOT / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(r"<[a-z][^>]*\sstyle\s*=", source, re.IGNORECASE), "inline style"
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", source, re.IGNORECASE), "inline handler"
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:|hx-on|hx-vals=.js:", source, re.IGNORECASE), (
        "inline code"
    )
    assert not re.search(r"\|safe\b|\{% autoescape off", source), "unescaped"
    assert not re.search(r"\{#(?:(?!#\}).)*$", source, re.MULTILINE), "a comment of several lines would be shown"
    assert len(source.splitlines()) <= LONGEST, "too long"
    get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_template_reaches_beyond_the_server(name):
    source = (ROOT / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", source)


@pytest.mark.parametrize("script", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_script_needs_no_eval(script):
    source = script.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|setAttribute\([\"']style|\.style\b|cssText", source)


@pytest.mark.parametrize("sheet", sorted((ROOT / "static" / "css").glob("*.css")), ids=lambda path: path.name)
def test_colours_are_decided_in_the_tokens(sheet):
    if sheet.name in {"tokens.css", "print.css", "challenge-pdf.css"}:  # paper has its own
        return
    strange = set(re.findall(r"#[0-9a-f]{3,8}\b", sheet.read_text(encoding="utf-8"))) - {"#fff"}
    assert not strange, strange


def test_every_token_that_is_used_is_there():
    css = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "css").glob("*.css"))
    assert set(re.findall(r"var\((--q-[a-z0-9-]+)", css)) <= set(re.findall(r"(--q-[a-z0-9-]+)\s*:", css))
