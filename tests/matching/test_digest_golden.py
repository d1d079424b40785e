"""A golden morning: the whole cast, each with exactly what concerns them and nothing else (N22)."""

from datetime import date, timedelta

import pytest

from inbox.selectors import read_digest
from inbox.services import compose_digests, notify, oblige
from matching.enums import Band, Verdict
from matching.models import Match
from matching.services.answers import answer
from needs.models import Need
from postings.enums import PostingStatus
from postings.models import CONFIRM_AFTER
from tests.factories import AchievementFactory, NeedFactory
from tests.matching.pairs import make_match
from tests.people import NOW, PEOPLE, organisation, person

pytestmark = pytest.mark.django_db

GOLDEN = {
    "linhai": [
        "请确认是否仍然有效：两天后下架的需求",
        "黄海技术研究院 等您答复：等答复的成果",
        "答复园区来信",
        "“有新匹配的需求”有 1 项新的匹配成果",
    ],
    "zhaomin": [
        "黄海技术研究院 等您答复：等答复的成果",
        "答复园区来信",
        "“有新匹配的需求”有 1 项新的匹配成果",
    ],
    "sunqi": [],
    "zhouwen": ["“有新匹配的成果”有 1 项新的匹配需求"],
    "wuyue": ["“有新匹配的成果”有 1 项新的匹配需求"],
    "chenjing": [],
    "liubo": [],
    "gaoyuan": ["核验机构：某某公司"],
    "hanmei": ["“对话消息”有 1 条消息未读"],
}


def named(match, need, achievement):
    for side, title in ((match.need, need), (match.achievement, achievement)):
        type(side).objects.filter(pk=side.pk).update(title=title)
        side.title = title
    return match


def owe(owner, title, days, url):
    body = organisation(owner)
    oblige(about=body, code=url, organisation=body, title=title, url=url, due_at=NOW + timedelta(days=days))


@pytest.fixture
def cast():
    return {name: person(name) for name in PEOPLE}


@pytest.fixture
def morning(cast):
    """What concerns somebody, and beside each thing one of its kind that concerns nobody this morning."""
    linhai, zhouwen, chenjing = cast["linhai"], cast["zhouwen"], cast["chenjing"]
    named(make_match(linhai, zhouwen), "有新匹配的需求", "有新匹配的成果")
    named(make_match(linhai, zhouwen, band=Band.WEAK, grade=1.2), "弱匹配的需求", "弱匹配的成果")
    hidden = named(make_match(cast["sunqi"], zhouwen), "已撤回的需求", "配已撤回需求的成果")
    Need.objects.filter(pk=hidden.need_id).update(status=PostingStatus.WITHDRAWN)
    waits = named(make_match(linhai, chenjing), "被看中的需求", "等答复的成果")
    answer(match=waits, by=chenjing, verdict=Verdict.INTERESTED, now=NOW - timedelta(hours=2))
    Match.objects.update(created_at=NOW - timedelta(hours=8))
    for title, days in (("两天后下架的需求", 2), ("两月后下架的需求", 60)):
        seen = NOW - CONFIRM_AFTER + timedelta(days=days)
        NeedFactory(title=title, author=linhai, published_at=seen, confirmed_at=seen)
    AchievementFactory(title="没有匹配的成果")
    owe("海澜仪器", "答复园区来信", 5, "/letters/1/")
    owe("启明新材", "下个月的事", 30, "/later/")
    owe("科技局", "核验机构：某某公司", 2, "/organisations/verification/")
    notify(event="t", recipients=[cast["hanmei"]], kind="conversation", title="留言", why="对话", now=NOW)
    notify(event="n", recipients=[cast["liubo"]], kind="news", title="新闻", why="订阅", now=NOW)


def test_everybody_gets_exactly_what_concerns_them(morning, cast):
    compose_digests(now=NOW)
    cards = {}
    for name, user in cast.items():
        found = read_digest(user, date(2026, 11, 20), NOW)
        assert found.gone == 0 and found.missing == ()
        assert all(str(entry.line.why).endswith("。") for entry in found.lines)
        cards[name] = [str(entry.line.title) for entry in found.lines]
    assert cards == GOLDEN
