"""A person's export holds what challenges know of them, and nothing of others' sealed or blind bids."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.selectors import personal_data
from challenges.models import Reviewer
from challenges.services.reviewers import declare_conflict
from tests.challenges import bid_stage, contract_stage, stage
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db


def export(user):
    """As the page hands it over, section by section."""
    text = json.dumps(personal_data(user, NOW), cls=DjangoJSONEncoder, ensure_ascii=False)
    return json.loads(text), text


def test_a_bidder_has_their_bids(wuyue):
    bid = bid_stage.submitted()
    data, _text = export(wuyue)
    (row,) = data["challenges_bids"]
    assert (row["reference"], row["route"]) == (bid.reference, bid_stage.ROUTE)
    assert "提交揭榜" in [step["label"] for step in data["challenges_steps"]]


def test_a_reviewer_has_their_reviews_without_the_name_of_a_blind_bidder():
    bids = bid_stage.reviewed()
    reviewer = Reviewer.objects.select_related("user").earliest("pk")
    declare_conflict(reviewer=reviewer, organisation=organisation("启明新材"), note="顾问", by=reviewer.user, now=NOW)
    data, text = export(reviewer.user)
    (row,) = data["challenges_reviews"]
    assert len(row["scores"]) == 4
    assert row["comment"]
    assert data["challenges_declared_conflicts"][0]["organisation__name"] == "青岛启明新材料有限公司"
    assert "胶州湾大学" not in text
    assert bids[0].reference not in text


def test_experts_and_sponsors_have_what_they_wrote(linhai, zhouwen):
    stage.diagnosed()
    assert export(zhouwen)[0]["challenges_opinions"][0]["text"] == "问题真实。"
    assert export(linhai)[0]["challenges_posed"][0]["title"] == stage.CONTENT["title"]


def test_officials_have_what_they_decided(gaoyuan):
    contract_stage.accepted()
    data, _text = export(gaoyuan)
    assert data["challenges_acceptances_decided"][0]["opinion"] == "达到合同指标。"
    assert data["challenges_milestones_checked"]
    assert {row["kind"] for row in data["challenges_movements"]} >= {"reserve", "commit"}


def test_others_have_empty_sections(liubo):
    bid_stage.submitted()
    data, _text = export(liubo)
    sections = {name: rows for name, rows in data.items() if name.startswith("challenges_")}
    assert len(sections) == 21
    assert not any(sections.values())
