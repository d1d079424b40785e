"""Every address asked as every role, against the table that was read and committed."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.throttling import SimpleRateThrottle

from tests.people import person
from tests.portal import matrix, matrix_world

WRITING = bool(os.environ.get("QIANQIAO_WRITE_MATRIX"))


def _calls(samples: matrix_world.Samples) -> Iterator[tuple[tuple[str, str, str], str]]:
    """(route, sample, method) and the address to ask."""
    for route in matrix.routes():
        chosen = samples.get(route.name) or matrix.absent(route)
        for label, kwargs in chosen.items():
            address = reverse(route.name, kwargs=kwargs)
            for method in ("GET", "POST"):
                yield (route.name, label, method), address


class Asker:
    """One role's client: signed in once, each request rolled back. A redirect to the sign-in page reads `sign-in`."""

    def __init__(self, user: Any) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, address: str, method: str) -> str:
        self.client.cookies.load(self.cookies)
        kind = "application/json" if "/api/" in address else "application/x-www-form-urlencoded"
        with transaction.atomic():
            response = self.client.generic(method, address, content_type=kind)
            transaction.set_rollback(True)
        if response.status_code == 302 and "/accounts/login/" in response.url:
            return "sign-in"
        return str(response.status_code)


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of addresses are asked within a minute."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None})


@pytest.fixture
def samples(db: None, settings: Any) -> matrix_world.Samples:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
    settings.SESSION_ENGINE = (
        "django.contrib.sessions.backends.signed_cookies"  # each request begins with the same cookie
    )
    return matrix_world.build()


@pytest.mark.parametrize("role", matrix.ROLES)
def test_every_address_answers_this_role_as_the_table_says(samples, role):
    name = matrix.ROLES[role]
    asker = Asker(person(name) if name else None)
    answers = {key: asker.ask(address, key[2]) for key, address in _calls(samples)}
    if WRITING:
        matrix.write_column(role, answers)
    expected = {key: row[role] for key, row in matrix.read().items()}
    wrong = [
        f"{key}: expected {expected.get(key)}, got {status}"
        for key, status in answers.items()
        if expected.get(key) != status
    ]
    assert not wrong, "\n".join(wrong[:30])
    assert set(expected) == set(answers), (
        f"rows of addresses that are gone: {sorted(set(expected) - set(answers))[:20]}"
    )


def test_no_address_ever_answers_with_a_server_error():
    assert not [key for key, row in matrix.read().items() if any(row[role].startswith("5") for role in matrix.ROLES)]


def test_every_route_of_the_site_has_a_row():
    asked = {key[0] for key in matrix.read()}
    assert [route.name for route in matrix.routes() if route.name not in asked] == []


def test_what_is_not_there_is_a_404_or_the_sign_in_page():
    """An object that does not exist never answers as if it did: the rows `absent`."""
    wrong = {
        (key[0], key[2], role): row[role]
        for key, row in matrix.read().items()
        for role in matrix.ROLES
        if key[1] == "absent" and row[role] not in {"404", "405", "401", "403", "410", "400", "sign-in"}
    }
    assert {name for name, _method, _role in wrong} <= matrix.LIBRARY_PAGES, wrong
