"""You are here, who must act by when: the road of the sponsor and of each bidder."""

from datetime import date

import pytest
from django.utils import timezone

from challenges.enums import BidStatus, ChallengeStatus
from challenges.models import Bid, Challenge
from challenges.parties import Party
from challenges.services.contracts import confirm_contract, draft_contract
from challenges.services.ending import withdraw
from challenges.timeline import Stop, road_of, side_of
from tests.challenges import bid_stage, stage
from tests.challenges import contract_stage as life
from tests.people import NOW

pytestmark = pytest.mark.django_db


def here(stops: list[Stop]) -> Stop:
    (found,) = [stop for stop in stops if stop.place == "here"]
    return found


def said(stops: list[Stop]) -> list[tuple[str, str]]:
    return [(str(stop.label), stop.place) for stop in stops]


class TestSponsor:
    def test_a_draft_is_its_turn(self):
        stops = road_of(stage.draft(), Party.SPONSOR)
        assert said(stops)[:2] == [("填写与提交", "here"), ("初筛", "ahead")]
        assert stops[1].days == 3 and str(stops[1].who) == "园区"

    def test_then_the_park_has_it_with_a_day(self):
        challenge = stage.submitted()
        stop = here(road_of(challenge, Party.SPONSOR))
        assert (str(stop.label), str(stop.who), stop.due, stop.mine) == ("初筛", "园区", challenge.due_at, False)

    def test_what_is_done_has_its_day(self):
        stops = road_of(stage.published(), Party.SPONSOR)
        assert [stop.at for stop in stops[:4]] == [NOW] * 4
        assert str(here(stops).label) == "揭榜"

    def test_withdrawn_ends_where_it_stood(self, linhai):
        challenge = stage.published()
        withdraw(challenge=challenge, reason="已自行解决", by=linhai, now=NOW)
        assert said(road_of(challenge, Party.SPONSOR))[-2:] == [("发榜", "done"), ("已撤榜", "ended")]


class TestContract:
    def test_says_who_has_still_to_agree(self, linhai, wuyue):
        bid = life.contracting()
        stop = here(road_of(bid.challenge, Party.SPONSOR))
        assert (str(stop.task), stop.mine) == ("起草合同", True)
        contract = draft_contract(challenge=bid.challenge, bid=bid, by=linhai, now=NOW)
        confirm_contract(contract=contract, side=Party.SPONSOR, by=linhai, now=NOW)
        stop = here(road_of(life.fresh(bid.challenge), Party.BIDDER, bid))
        assert (str(stop.task), stop.mine) == ("确认合同", True)
        confirm_contract(contract=contract, side=Party.BIDDER, by=wuyue, now=NOW)
        assert str(here(road_of(life.fresh(bid.challenge), Party.SPONSOR)).task) == "登记合同"


class TestWork:
    def test_each_milestone_is_a_stop(self):
        contract = life.registered()
        challenge = life.fresh(contract.challenge)
        stops = road_of(challenge, Party.BIDDER, contract.bid)
        assert ("里程碑 1：样机", "here") in said(stops) and ("里程碑 2：海试", "ahead") in said(stops)
        assert here(stops).mine
        assert timezone.localdate(stops[-4].due) == date(2027, 9, 20)
        life.submit(contract.milestones.first())
        stop = here(road_of(life.fresh(challenge), Party.BIDDER, contract.bid))
        assert (str(stop.who), stop.mine) == ("科技局", False)

    def test_then_the_acceptance_is_to_be_asked_for(self):
        contract = life.delivered()
        stop = here(road_of(life.fresh(contract.challenge), Party.BIDDER, contract.bid))
        assert (str(stop.label), stop.mine) == ("申请验收", True)

    def test_all_done_in_the_archive(self):
        stops = road_of(life.closed(), Party.SPONSOR)
        assert {stop.place for stop in stops} == {"done"}
        assert str(stops[-1].label) == "归档"


class TestBidder:
    def test_not_selected_ends_there_while_the_others_go_on(self):
        bid = bid_stage.submitted()
        Challenge.objects.update(status=ChallengeStatus.PUBLICITY)
        Bid.objects.update(status=BidStatus.NOT_SELECTED)
        bid.refresh_from_db()
        stops = road_of(life.fresh(bid.challenge), Party.BIDDER, bid)
        assert said(stops)[-1] == ("未中选", "ended")
        assert "公示" not in dict(said(stops))

    def test_who_stands_on_the_road(self, linhai, wuyue, chenjing, gaoyuan):
        bid = bid_stage.submitted()
        challenge = bid.challenge
        assert side_of(challenge, linhai) == (Party.SPONSOR, None)
        assert side_of(challenge, wuyue) == (Party.BIDDER, bid)
        assert side_of(challenge, chenjing) is None and side_of(challenge, gaoyuan) is None


class TestPage:
    def test_the_panel_stands_on_the_page_of_the_challenge(self, client, linhai, chenjing):
        contract = life.registered()
        url = contract.challenge.get_absolute_url()
        client.force_login(linhai)
        page = client.get(url).content.decode()
        assert "贵单位的进度" in page and "里程碑 1：样机" in page and "/milestones/" in page
        client.force_login(chenjing)
        assert "贵单位的进度" not in client.get(url).content.decode()
