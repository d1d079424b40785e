"""Matches through the API: the same rules as on the pages."""

import pytest
from rest_framework.test import APIClient

from matching.models import BrokerClaim, Conversation, MatchRun
from tests.matching.pairs import make_match

pytestmark = pytest.mark.django_db
MATCHES = "/api/v1/matches/"


@pytest.fixture
def api():
    def signed_in(user=None):
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return signed_in


@pytest.fixture
def match(linhai, zhouwen):
    return make_match(linhai, zhouwen)


def test_a_side_reads_why(api, linhai, match):
    row = api(linhai).get(MATCHES, {"need": match.need.reference}).json()["results"][0]
    assert row["achievement"]["reference"] == match.achievement.reference
    assert row["explanation"]["evidence"][0]["phrase"] == "耐蚀"
    assert "need_digest" not in row["explanation"]


def test_strangers_and_visitors_find_nothing(api, sunqi, hanmei, match):
    for user in (sunqi, hanmei):
        assert api(user).get(MATCHES).json()["results"] == []
        assert api(user).get(f"{MATCHES}{match.pk}/").status_code == 404
        assert api(user).post(f"{MATCHES}{match.pk}/answer/", {"verdict": "interested"}).status_code == 404
    assert api().get(MATCHES).status_code == 401


def test_two_answers_open_a_conversation_in_which_both_talk(api, linhai, zhouwen, sunqi, match):
    for user in (linhai, zhouwen):
        assert api(user).post(f"{MATCHES}{match.pk}/answer/", {"verdict": "interested"}).status_code == 201
    url = f"/api/v1/conversations/{Conversation.objects.get().pk}/messages/"
    assert api(linhai).post(url, {"text": "您好"}).status_code == 201
    assert [row["text"] for row in api(zhouwen).get(url).json()] == ["您好"]
    assert api(sunqi).get(url).status_code == 404


def test_a_rule_that_says_no_answers_in_one_shape(api, liubo, zhouwen, match):
    missing = api(zhouwen).post(f"{MATCHES}{match.pk}/answer/", {"verdict": "declined"})
    assert missing.status_code == 400 and "reason" in missing.json()["error"]["fields"]
    refused = api(liubo).post(f"{MATCHES}{match.pk}/answer/", {"verdict": "interested"})
    assert refused.status_code == 403 and refused.json()["error"]["code"] == "refused"


def test_a_broker_claims_and_hands_back(api, liubo, match):
    assert api(liubo).post(f"{MATCHES}{match.pk}/claim/").status_code == 204
    assert BrokerClaim.objects.held_by(liubo).exists()
    assert api(liubo).post(f"{MATCHES}{match.pk}/release/").status_code == 204


def test_only_officials_see_and_start_runs(api, gaoyuan, linhai):
    assert api(linhai).post("/api/v1/match-runs/").status_code == 404 and not MatchRun.objects.exists()
    assert api(gaoyuan).post("/api/v1/match-runs/").status_code == 202
    assert len(api(gaoyuan).get("/api/v1/match-runs/").json()["results"]) == 1
    assert api(linhai).get("/api/v1/match-runs/").json()["results"] == []
