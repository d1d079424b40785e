"""What matching puts on people's daily cards, and what disappears from them when a side leaves public life."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Verification
from accounts.models import Organisation
from inbox.enums import Kind
from inbox.selectors import read_digest
from inbox.services import compose_digests, mute_kind
from matching import digest as source
from matching.enums import Band, JointStatus, MatchStatus, Verdict
from matching.models import JointProposal, JointSeat, Lead, Match
from matching.services.answers import answer
from matching.services.leads import set_opt_out
from needs.models import Need
from postings.enums import PostingStatus
from tests.factories import AchievementFactory, NeedFactory
from tests.matching.pairs import make_match
from tests.people import NOW, organisation

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)


@pytest.fixture
def match(linhai, zhouwen):
    """A strong match of a need of 海澜 and an achievement of 胶州湾大学, found last night."""
    made = make_match(linhai, zhouwen)
    Match.objects.update(created_at=NOW - timedelta(hours=8))
    return made


def lines(user, now=NOW):
    found = read_digest(user, DAY, now)
    return [] if found is None else [(str(one.line.title), str(one.line.why), one.line.url) for one in found.lines]


class TestNewMatches:
    def test_both_sides_are_given_their_posting_with_the_reason(self, match, linhai, zhaomin, zhouwen, sunqi):
        compose_digests(now=NOW)
        for user in (linhai, zhaomin):
            ((title, why, url),) = lines(user)
            assert title == "“海水氢能电解槽用耐蚀双极板涂层”有 1 项新的匹配成果"
            assert why == "这是青岛海澜仪器有限公司发布的内容，匹配程度为强，两边的依据已列出。"
            assert url == f"/matches/need/{match.need.reference}/"
        ((title, _why, url),) = lines(zhouwen)
        assert title.endswith("有 1 项新的匹配需求") and url == f"/matches/achievement/{match.achievement.reference}/"
        assert lines(sunqi) == []

    def test_a_posting_comes_again_when_a_night_has_found_more_for_it_and_else_not(self, match, linhai):
        for days, more in enumerate((False, False, True)):
            if more:
                offer = AchievementFactory(reference="CG-2025-900001", organisation=organisation("黄海院"))
                late = {"rank": 2, "score": 0.8, "grade": 3.0, "band": Band.FAIR, "status_at": NOW}
                Match.objects.create(need=match.need, achievement=offer, **late)
                Match.objects.filter(achievement=offer).update(created_at=NOW + timedelta(days=days, hours=-8))
            compose_digests(now=NOW + timedelta(days=days))
        first, second, third = (read_digest(linhai, DAY + timedelta(days=days), NOW).lines for days in range(3))
        assert (len(first), len(second), len(third)) == (1, 0, 1)
        assert str(third[0].line.title).endswith("有 2 项新的匹配成果")
        assert "其中 1 项为强匹配" in str(third[0].line.why)

    @pytest.mark.parametrize(
        "change",
        [
            {"band": Band.WEAK},
            {"is_current": False},
            {"status": MatchStatus.DECLINED},
            {"created_at": NOW - timedelta(days=8)},
            {"explanation": {"findings": [{"name": "trl", "state": "violated", "must": True}]}},
        ],
        ids=["weak", "out of the list", "declined", "old", "breaks a condition"],
    )
    def test_nothing_irrelevant_stands_on_a_card(self, match, linhai, zhouwen, change):
        Match.objects.update(**change)
        compose_digests(now=NOW)
        assert lines(linhai) == lines(zhouwen) == []

    def test_who_has_muted_matches_is_given_none(self, match, linhai, zhaomin):
        mute_kind(user=linhai, kind=Kind.MATCH)
        compose_digests(now=NOW)
        assert (len(lines(linhai)), len(lines(zhaomin))) == (0, 1)


def withdraw_achievement(match):
    match.achievement.__class__.objects.filter(pk=match.achievement_id).update(status=PostingStatus.WITHDRAWN)


def suspend_institution(match):
    Organisation.objects.filter(pk=match.achievement.organisation_id).update(status=Verification.REJECTED)


@pytest.mark.parametrize("leave", [withdraw_achievement, suspend_institution])
class TestSight:
    """A digest never holds what its reader may no longer see: neither composed, nor on the page, nor in the mail."""

    def test_what_left_before_the_morning_is_not_chosen(self, match, linhai, leave):
        leave(match)
        compose_digests(now=NOW)
        assert lines(linhai) == []

    def test_what_left_since_is_not_read(self, match, linhai, leave):
        compose_digests(now=NOW)
        leave(match)
        assert lines(linhai) == [] and read_digest(linhai, DAY, NOW).gone == 1

    def test_ones_own_posting_that_was_taken_down_is_no_news(self, match, linhai, zhouwen, leave):
        compose_digests(now=NOW)
        leave(match)
        assert lines(zhouwen) == []

    def test_an_answer_that_waits_goes_with_the_side_that_left(self, match, linhai, zhouwen, leave):
        answer(match=match, by=zhouwen, verdict=Verdict.INTERESTED, now=NOW)
        compose_digests(now=NOW)
        assert match.achievement.title in lines(linhai)[0][0]
        leave(match)
        assert match.achievement.title not in str(lines(linhai))


def test_who_is_waited_for_is_told_by_whom_and_until_when(match, linhai, zhouwen):
    answer(match=match, by=zhouwen, verdict=Verdict.INTERESTED, now=NOW)
    compose_digests(now=NOW)
    found = read_digest(linhai, DAY, NOW).lines
    assert [str(one.line.title) for one in found] == ["胶州湾大学 等您答复：GH4169 高温合金表面耐蚀纳米涂层"]
    assert found[0].line.due_at > NOW and found[0].kind == Kind.ANSWER
    assert str(found[0].line.why) == "对方对贵单位的“海水氢能电解槽用耐蚀双极板涂层”表示愿意对接。"
    assert lines(zhouwen) == []
    answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=NOW)
    assert lines(linhai) == []


def test_the_other_firms_need_does_not_show_in_a_joint_purchase(linhai, sunqi):
    proposal = JointProposal.objects.create(title="别家的名称", status_at=NOW)
    for owner, title in (("海澜仪器", "我家的需求"), ("启明新材", "别家的需求")):
        need = NeedFactory(organisation=organisation(owner), title=title)
        JointSeat.objects.create(proposal=proposal, need=need, status_at=NOW)
    compose_digests(now=NOW)
    ((title, why, _url),) = lines(linhai)
    assert "我家的需求" in title and "别家" not in title + why
    JointProposal.objects.update(status=JointStatus.DISMISSED)
    assert lines(linhai) == []


class TestLeads:
    @pytest.fixture
    def lead(self, match):
        Match.objects.update(is_current=False)
        Need.objects.update(status=PostingStatus.EXPIRED, title="已下架的需求名称")
        return Lead.objects.create(need=match.need, achievement=match.achievement, band=Band.STRONG, at=NOW)

    def test_owners_of_the_firm_and_keepers_of_the_achievement_are_told(self, lead, linhai, zhaomin, zhouwen, wuyue):
        compose_digests(now=NOW)
        assert lines(linhai)[0][0] == "1 项新成果与贵单位过往的需求相近"
        for keeper in (zhouwen, wuyue):
            ((title, why, url),) = lines(keeper)
            assert (
                title == "可能感兴趣的企业：GH4169 高温合金表面耐蚀纳米涂层"
                and url == lead.achievement.get_absolute_url()
            )
            assert "1 家企业" in why and "已下架" not in title + why
        assert lines(zhaomin) == []

    def test_it_goes_with_the_achievement_and_with_time(self, lead, linhai, wuyue):
        compose_digests(now=NOW)
        assert lines(linhai, NOW + timedelta(days=8)) == []
        withdraw_achievement(lead)
        assert lines(linhai) == lines(wuyue) == []

    def test_it_goes_when_the_firm_opts_out(self, lead, linhai, wuyue):
        compose_digests(now=NOW)
        set_opt_out(organisation=organisation("海澜仪器"), out=True, by=linhai, now=NOW)
        assert lines(linhai) == lines(wuyue) == []


def test_each_source_costs_the_same_for_many_postings_as_for_one(match, linhai, zhouwen, sunqi):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            for find in (source.find_answers, source.find_matches, source.find_joint, source.find_leads):
                list(find([linhai, zhouwen, sunqi], NOW))
        return len(caught)

    alone = cost()
    for _number in range(5):
        make_match(linhai, zhouwen)
    assert cost() <= alone <= 7


def test_composing_mails_nothing_by_itself(match, linhai):
    compose_digests(now=NOW)
    assert mail.outbox == [] and Need.objects.count() == 1
