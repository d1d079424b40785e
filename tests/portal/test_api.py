"""The API as a whole: described, shown without a CDN, throttled, one shape of error, no 5xx whatever is sent."""

import contextlib
import itertools
from collections.abc import Iterator
from typing import Any
from unittest import SkipTest

import pytest
import schemathesis
from django.contrib.staticfiles import finders
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from rest_framework.authtoken.models import Token
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode

from accounts.models import User
from portal.wsgi import application
from tests.factories import AchievementFactory, NeedFactory
from tests.needs.test_api import api

pytestmark = pytest.mark.django_db


class TestDescription:
    def test_the_schema_names_every_route(self) -> None:
        paths = api().get("/api/v1/schema/?format=json").json()["paths"]
        for name in (
            "needs",
            "achievements",
            "organisations",
            "parks",
            "terms",
            "imports",
            "matches",
            "match-runs",
            "me",
        ):
            assert f"/api/v1/{name}/" in paths
        assert "post" in paths["/api/v1/needs/{reference}/{verb}/"]

    def test_the_documentation_needs_neither_network_nor_inline_code(self, client: Client) -> None:
        answer = client.get("/api/v1/docs/")
        html = answer.content.decode()
        assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
        assert "http" not in html.replace("http-equiv", "")
        assert "<style" not in html
        assert "<script>" not in html
        assert finders.find("drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js")


class TestManners:
    def test_errors_have_one_shape(self) -> None:
        for answer in (
            api().get("/api/v1/needs/XQ-2020-000001/"),
            api().get("/api/v1/me/"),
            api().put("/api/v1/needs/"),
        ):
            assert set(answer.json()["error"]) == {"code", "message", "fields"}

    def test_token_and_session_both_open_it(self, linhai: User, page: Any) -> None:
        expected = api(linhai).get("/api/v1/me/").json()
        assert page(linhai).get("/api/v1/me/").json() == expected
        assert expected["personas"] == ["enterprise"]
        assert expected["memberships"][0]["organisation"]["name"] == "青岛海澜仪器有限公司"

    def test_a_session_without_the_csrf_token_writes_nothing(self, linhai: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(linhai, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post("/api/v1/needs/", {"title": "x"}, content_type="application/json").status_code == 403

    def test_visitors_are_throttled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "3/min", "user": "3/min"})
        codes = [api().get("/api/v1/terms/").status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]

    def test_lists_of_reference(self, linhai: User) -> None:
        names = [row["name"] for row in api().get("/api/v1/organisations/?q=海澜").json()["results"]]
        assert "青岛海澜仪器有限公司" in names
        assert api().get("/api/v1/parks/hailan/").json()["operator"]["name"] == "海澜示范园管理办公室"
        assert api().get("/api/v1/terms/?scheme=tech_field").json()["count"] >= 11


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests through WSGI stay in the test's transaction: Django would close the connection after each."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_nothing_that_is_sent_breaks_it(
    mode: GenerationMode, one_connection: None, linhai: User, gaoyuan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some thousand requests made out of the schema, sound or unsound, each as a visitor, an enterprise and an official:
    making one up costs more than asking it three times.
    """
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None})
    askers = [{}, *({"Authorization": f"Token {_token(user)}"} for user in (linhai, gaoyuan))]
    real = {"reference": NeedFactory().reference, "code": "hailan"}
    AchievementFactory()
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    broken: set[str] = set()
    for result in schema.get_all_operations():
        broken |= _asked(result.ok(), mode, askers, real)
    assert not broken


def _token(user: User) -> str:
    return Token.objects.get_or_create(user=user)[0].key


def _asked(operation: Any, mode: GenerationMode, askers: list[dict[str, str]], real: dict[str, str]) -> set[str]:
    """The requests of one operation that were answered with 5xx. Every other one names an object that exists."""
    broken: set[str] = set()
    turns = itertools.count()

    @settings(
        max_examples=5, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if next(turns) % 2 and case.path_parameters:
            case.path_parameters.update({name: real[name] for name in case.path_parameters.keys() & real.keys()})
        for headers in askers:
            answer = case.call(headers=headers)
            if answer.status_code >= 500:
                broken.add(f"{answer.status_code} {case.as_curl_command(headers)[:600]}")

    with contextlib.suppress(Unsatisfiable, SkipTest):
        ask()
    return broken
