"""What machines that watch the site are told."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from matching.enums import RunKind, RunStatus
from matching.models import MatchRun
from tests.people import NOW


def test_the_living_process_asks_nothing_else(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get(reverse("health_live")).json() == {"ok": True}


def test_every_check_answers_by_name(client, db):
    response = client.get(reverse("health"))
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("max-age=0")
    checks = response.json()["checks"]
    assert {"database", "cache", "broker", "encoder", "matching"} <= set(checks)
    assert checks["database"]["ok"]
    assert checks["matching"]["last"] is None


def test_a_failed_night_is_told_but_the_site_serves(client, db):
    MatchRun.objects.create(kind=RunKind.NIGHTLY, night=NOW.date(), status=RunStatus.FAILED, asked_at=NOW)
    answer = client.get(reverse("health")).json()
    assert answer["ok"] is True
    assert answer["checks"]["matching"]["ok"] is False


@pytest.mark.django_db
def test_a_lost_database_is_503_without_its_error_text(client, monkeypatch):
    def lost():
        raise DatabaseError("could not connect to secret-host")

    monkeypatch.setattr("portal.health.connection.cursor", lost)
    response = client.get(reverse("health"))
    assert response.status_code == 503
    assert "secret" not in response.content.decode()
