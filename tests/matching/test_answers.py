"""Answers to a match: who is told, what is owed by when, what the history says (N01, N02)."""

import pytest

from common.errors import Conflict, Invalid, Refused
from common.models import StateChange
from inbox.models import Notification, Obligation
from matching.enums import MatchStatus, Verdict
from matching.models import Conversation, Match
from matching.services.answers import OWED, answer
from tests.matching.pairs import make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(linhai, zhouwen, wuyue):
    """林海's need and 周文's achievement."""
    return make_match(linhai, zhouwen)


def told(user):
    return list(Notification.objects.filter(recipient=user).values_list("title", flat=True))


def owed(match):
    return Obligation.objects.open().filter(code=OWED, object_id=match.pk)


def test_the_first_interest_is_told_and_sets_the_other_side_a_clock(match, linhai, zhouwen, wuyue, now):
    answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=now, note="想了解中试数据")
    match.refresh_from_db()
    duty = owed(match).get()
    assert match.status == MatchStatus.WAITING and duty.organisation == zhouwen.organisations[0]
    assert duty.due_at > now
    assert told(zhouwen) == told(wuyue) == ["青岛海澜仪器有限公司 希望与您对接"]
    assert told(linhai) == []


def test_the_second_interest_connects_and_opens_the_conversation(match, linhai, zhouwen, now):
    answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=now)
    answer(match=match, by=zhouwen, verdict=Verdict.INTERESTED, now=now)
    match.refresh_from_db()
    assert match.status == MatchStatus.CONNECTED and not owed(match).exists()
    assert Conversation.objects.filter(match=match).count() == 1
    steps = StateChange.objects.about(match).values_list("transition", flat=True)
    assert list(steps) == ["show_interest", "connect"]


def test_a_decline_needs_one_of_the_ten_reasons_and_the_other_side_reads_it(match, linhai, zhouwen, now):
    with pytest.raises(Invalid) as refused:
        answer(match=match, by=zhouwen, verdict=Verdict.DECLINED, now=now)
    assert "reason" in refused.value.fields
    answer(match=match, by=zhouwen, verdict=Verdict.DECLINED, reason="price", note="低于成本", now=now)
    match.refresh_from_db()
    assert match.status == MatchStatus.DECLINED
    assert told(linhai) == ["胶州湾大学 暂不对接：价格"]
    assert StateChange.objects.about(match).get().reason == "价格：低于成本"


def test_not_relevant_is_kept_and_told_without_mail_when_nobody_had_asked(match, linhai, zhouwen, now):
    answer(match=match, by=zhouwen, verdict=Verdict.IRRELEVANT, now=now)
    assert not Notification.objects.get(recipient=linhai).mail_wanted
    assert match.answers.get().verdict == Verdict.IRRELEVANT


def test_nobody_answers_for_others(match, sunqi, liubo, gaoyuan, now):
    for stranger in (sunqi, liubo, gaoyuan):
        with pytest.raises(Refused):
            answer(match=match, by=stranger, verdict=Verdict.INTERESTED, now=now)
    assert not match.answers.exists()


def test_a_settled_match_and_a_second_interest_are_conflicts(match, linhai, zhaomin, zhouwen, now):
    answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=now)
    with pytest.raises(Conflict):
        answer(match=match, by=zhaomin, verdict=Verdict.INTERESTED, now=now)
    answer(match=match, by=zhouwen, verdict=Verdict.DECLINED, reason="region", now=now)
    with pytest.raises(Conflict):
        answer(match=match, by=zhouwen, verdict=Verdict.INTERESTED, now=now)


def test_one_side_may_take_its_interest_back_by_declining(match, linhai, now):
    answer(match=match, by=linhai, verdict=Verdict.INTERESTED, now=now)
    answer(match=match, by=linhai, verdict=Verdict.DECLINED, reason="has_supplier", now=now)
    assert Match.objects.get(pk=match.pk).status == MatchStatus.DECLINED and not owed(match).exists()
