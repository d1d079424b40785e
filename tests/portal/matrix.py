"""The access matrix: every address × method × role with the status that is right, kept in `access_matrix.csv`.

Addresses come from the resolver, so a new one without a row fails the test. `QIANQIAO_WRITE_MATRIX=1 pytest
tests/portal/test_access_matrix.py` writes what the site answers; read the diff as a reviewer before it is committed.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

FILE = Path(__file__).with_name("access_matrix.csv")
ROLES = {
    "visitor": None,
    "own": "linhai",
    "colleague": "zhaomin",
    "other": "sunqi",
    "institution": "zhouwen",
    "broker": "liubo",
    "official": "gaoyuan",
    "park": "hanmei",
}
"""`own` and `colleague` act for the enterprise whose objects are asked for; `institution` is the match's other side."""
LIBRARY = ("admin/", "__debug__/")


@dataclass(frozen=True)
class Route:
    """One address by name; `parameters` are the names that its path takes."""

    name: str
    parameters: tuple[str, ...]


def routes() -> list[Route]:
    """Every named route once, without the library's own administration and the API's format suffixes."""
    found: dict[str, Route] = {}
    for pattern, path in _walk(get_resolver().url_patterns, ""):
        name = pattern.name
        if name and not path.startswith(LIBRARY) and "format" not in pattern.pattern.regex.groupindex:
            found.setdefault(name, Route(name, tuple(pattern.pattern.regex.groupindex)))
    return sorted(found.values(), key=lambda route: route.name)


def _walk(patterns: Any, prefix: str) -> Iterator[tuple[URLPattern, str]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield pattern, path


Row = dict[str, str]
KEY = ("route", "sample", "method")


def read() -> dict[tuple[str, ...], Row]:
    """The expected rows by (route, sample, method)."""
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {tuple(row[part] for part in KEY): row for row in csv.DictReader(lines)}


def write_column(role: str, answers: dict[tuple[str, str, str], str]) -> None:
    """Put one role's answers into the file; rows of addresses that are gone leave it."""
    known = read()
    rows = {
        key: {**known.get(key, {}), **dict(zip(KEY, key, strict=True)), role: status} for key, status in answers.items()
    }
    with FILE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [*KEY, *ROLES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))


_DUMMIES: dict[str, Any] = {
    "pk": 999_999, "name": "x", "code": "absent", "year": 2001, "number": 999, "rule": "x", "step": "x", "token": "0" * 32,
    "verdict": "x", "seat": 999_999, "objection": 999_999, "conflict": 999_999, "need": "XQ-2001-999999", "action": "x",
    "key": "x", "uidb36": "x", "organisation": 999_999, "date": "2001-01-01", "district": "x", "level": "x", "park": "absent",
    "scheme": "x",
}  # fmt: skip
_VERBS = ("x", "agree", "uphold", "withdraw", "qualify", "shortlist", "dismiss", "propose", "start_review", "open")
_REFERENCES = ("BD-2001-999999", "JB-2001-999999", "XQ-2001-999999", "CG-2001-999999")

LIBRARY_PAGES = frozenset({"account_confirm_email", "account_reset_password_from_key"})
"""Pages of the sign-in library that explain that a link is no longer good."""


def absent(route: Route) -> dict[str, dict[str, Any]]:
    """A route without parameters as it is; one with parameters with an object that does not exist."""
    if not route.parameters:
        return {"": {}}
    for reference, verb in product(_REFERENCES, _VERBS):
        verbs = dict.fromkeys(("name", "verdict", "step", "action"), verb)
        kwargs = {name: {**_DUMMIES, **verbs}.get(name, reference) for name in route.parameters}
        try:
            reverse(route.name, kwargs=kwargs)
        except NoReverseMatch:
            continue
        return {"absent": kwargs}
    return {}
