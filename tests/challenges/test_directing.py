"""定向委托 (F063): the bureau names who is to solve it; nobody else may bid, and nobody else is called."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from challenges.enums import ChallengeStatus as S
from challenges.enums import ProgrammeKind
from challenges.models import Challenge
from challenges.services.bids import start_bid
from challenges.services.directing import designate
from challenges.services.listing import publish
from challenges.services.subscriptions import subscribe
from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification
from tests.challenges import bid_stage, stage
from tests.people import NOW, organisation, person

pytestmark = pytest.mark.django_db
REASON = "国内只有这一家做过六千米级同类器件"


def directed(status: str = "listed") -> Challenge:
    """Of a directed programme, decided to be listed."""
    running = stage.programme()
    running.kind = ProgrammeKind.DIRECTED
    running.save()
    return getattr(stage, status)()


def name(challenge: Challenge, *keys: str, by: str = "gaoyuan", reason: str = REASON) -> None:
    chosen = [organisation(key) for key in keys or ("胶州湾大学",)]
    designate(challenge=challenge, organisations=chosen, reason=reason, by=person(by), now=NOW)


class TestNaming:
    def test_it_is_on_record_with_the_reason_and_in_the_published_document(self, gaoyuan, wuyue, zhouwen):
        challenge = directed()
        name(challenge)
        publish(challenge=challenge, by=gaoyuan, now=NOW)
        challenge.refresh_from_db()
        assert challenge.snapshot["designated"] == ["胶州湾大学"]
        assert REASON in StateChange.objects.about(challenge).get(transition="designate").reason
        told = Notification.objects.filter(event__endswith=":commission")
        assert {row.recipient for row in told} == {wuyue}

    def test_without_anybody_named_it_is_not_published(self, gaoyuan):
        with pytest.raises(Conflict, match="先指定受托单位"):
            publish(challenge=directed(), by=gaoyuan, now=NOW)

    def test_subscribers_are_not_called_to_what_they_may_not_answer(self, chenjing, gaoyuan):
        challenge = directed()
        subscribe(user=chenjing, tech_field=None, park=None, now=NOW)
        name(challenge)
        publish(challenge=challenge, by=gaoyuan, now=NOW)
        assert not Notification.objects.filter(recipient=chenjing).exclude(event__startswith="opinion").exists()

    @pytest.mark.parametrize("username", ["linhai", "hanmei", "wuyue", "liubo"])
    def test_only_the_bureau_names(self, username):
        with pytest.raises(Refused):
            name(directed(), by=username)

    def test_never_the_sponsor_a_broker_too_many_nobody_or_without_a_reason(self):
        challenge = directed()
        for keys in (("海澜仪器",), ("齐桥",), ("胶州湾大学", "黄海院", "启明新材", "海澜仪器")):
            with pytest.raises(Invalid):
                name(challenge, *keys)
        with pytest.raises(Invalid):
            designate(challenge=challenge, organisations=[], reason=REASON, by=person("gaoyuan"), now=NOW)
        with pytest.raises(Invalid):
            name(challenge, reason=" ")
        assert not challenge.designated.exists()

    def test_not_of_an_open_programme_and_not_after_publication(self, gaoyuan):
        with pytest.raises(Conflict, match="只有定向委托"):
            name(stage.listed())
        challenge = directed("diagnosed")
        name(challenge)
        Challenge.objects.filter(pk=challenge.pk).update(status=S.OPEN)
        with pytest.raises(Conflict, match="论证或待发榜"):
            name(challenge, "黄海院")


class TestBidding:
    @pytest.fixture
    def challenge(self, gaoyuan) -> Challenge:
        made = directed()
        name(made)
        publish(challenge=made, by=gaoyuan, now=NOW)
        return made

    def test_the_named_one_bids_others_are_told_why_not(self, challenge, chenjing):
        with pytest.raises(Refused, match="定向委托"):
            start_bid(challenge=challenge, organisation=organisation("黄海院"), by=chenjing, now=NOW)
        assert bid_stage.submitted("wuyue", challenge).status == "submitted"

    def test_the_page_says_whose_task_it_is(self, challenge, page, chenjing, wuyue, visitor):
        for user in (chenjing, visitor):
            shown = page(user).get(challenge.get_absolute_url()).content.decode()
            assert "只有受托单位可以提交方案" in shown and "胶州湾大学" in shown
        assert (
            reverse("bid_start", args=[challenge.reference])
            in page(wuyue).get(challenge.get_absolute_url()).content.decode()
        )


def test_the_official_names_on_the_page_and_through_the_api(page, gaoyuan, linhai, visitor):
    challenge = directed()
    desk = page(gaoyuan).get(challenge.get_absolute_url()).content.decode()
    assert "指定受托单位" in desk
    sent = {"organisations": [organisation("胶州湾大学").pk], "reason": REASON}
    page(gaoyuan).post(reverse("challenge_designate", args=[challenge.reference]), sent)
    assert [row.name for row in challenge.designated.all()] == ["胶州湾大学"]
    client = APIClient()
    client.force_authenticate(gaoyuan)
    sent["organisations"] = [organisation("黄海院").pk]
    answer = client.post(f"/api/v1/challenges/{challenge.reference}/designate/", sent, format="json")
    assert [row["name"] for row in answer.data["designated"]] == [organisation("黄海院").name]
    client.force_authenticate(linhai)
    assert client.post(f"/api/v1/challenges/{challenge.reference}/designate/", sent, format="json").status_code == 403
