"""News, cases and opinions at the point where a test begins."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import MemberRole
from accounts.models import Membership, User
from news.enums import PartnerRole
from news.models import Article, Case, Opinion
from news.services import articles, cases, opinions
from tests.people import NOW, organisation, person

ARTICLE = {
    "kind": "news", "platform": "", "park": None, "title": "海洋仪器供需对接会举行", "summary": "十二家企业带着难题参加。",
    "body": "## 现场\n\n企业提出 **十二项** 难题。", "source": "示范市科学技术局", "source_url": "", "byline": "高远",
    "dated_on": NOW.date(),
}  # fmt: skip
CASE = {
    "kind": "transfer", "title": "国产涂层让电解槽用满三年", "summary": "点蚀停机减少九成", "year": 2026, "tech_field": None,
    "problem": "涂层三个月点蚀。", "solution": "以梯度纳米涂层替换。", "outcome": "停机减少。", "lesson": "先做挂片试验。",
    "funding": None, "funder": "", "team": "",
}  # fmt: skip
FIGURE = {
    "what": "整车重量", "before": None, "after": None, "change": Decimal("-11"), "unit": "%", "compared_with": "传统地铁车辆",
    "source": "检测报告", "measured_on": NOW.date(),
}  # fmt: skip
OPINION = {
    "topic": "matching",
    "subject": "名单能否早些公布",
    "text": "对接会前一天才知道名单，来不及准备。",
    "may_be_shown": True,
}
VISITOR = OPINION | {"name": "路人甲", "email": "luren@example.com"}


def second_official() -> User:
    """徐静, the other official of the bureau."""
    person("gaoyuan")
    user, _made = User.objects.get_or_create(
        username="xujing", defaults={"name": "徐静", "email": "xujing@example.com"}
    )
    Membership.objects.get_or_create(
        user=user, organisation=organisation("科技局"), ended_at=None,
        defaults={"role": MemberRole.MEMBER, "is_approved": True},
    )  # fmt: skip
    return User.objects.get(pk=user.pk)


def draft_article(by: Any = None, **changes: Any) -> Article:
    by = by or person("gaoyuan")
    data = ARTICLE | changes
    return articles.save_article(article=None, organisation=by.organisations[0], data=data, by=by, now=NOW)


def published_article(**changes: Any) -> Article:
    """Written by 高远, read by 徐静."""
    made = draft_article(**changes)
    articles.submit_article(article=made, by=person("gaoyuan"), now=NOW)
    articles.publish_article(article=made, by=second_official(), now=NOW)
    return made


def collected_case(**changes: Any) -> Case:
    """周文 of 胶州湾大学 writes; 海澜仪器 is the other side."""
    partners = [
        {"organisation": organisation("胶州湾大学"), "role": PartnerRole.SUPPLY},
        {"organisation": organisation("海澜仪器"), "role": PartnerRole.DEMAND},
    ]
    return cases.save_case(
        case=None, organisation=organisation("胶州湾大学"), data=CASE | changes, figures=[FIGURE], partners=partners,
        by=person("zhouwen"), now=NOW,
    )  # fmt: skip


def reviewed_case() -> Case:
    made = collected_case()
    cases.finish_case(case=made, by=person("zhouwen"), now=NOW)
    cases.approve_case(case=made, by=person("gaoyuan"), now=NOW)
    return made


def agree(case: Case) -> None:
    """海澜仪器 agrees."""
    partner = case.partners.get(organisation=organisation("海澜仪器"))
    cases.answer_consent(partner=partner, agrees=True, by=person("linhai"), now=NOW)


def published_case() -> Case:
    made = reviewed_case()
    agree(made)
    cases.publish_case(case=made, by=person("gaoyuan"), now=NOW)
    return made


def received(by: Any = None, **changes: Any) -> Opinion:
    data = (OPINION if by else VISITOR) | changes
    return opinions.submit_opinion(data=data, by=by, now=NOW)


def assigned(by: Any = None) -> Opinion:
    """Handed to 园区办."""
    made = received(by)
    opinions.assign_opinion(opinion=made, owner=organisation("园区办"), person=None, by=person("gaoyuan"), now=NOW)
    return made


def answered(by: Any = None) -> Opinion:
    made = assigned(by)
    text = "从下次起提前五个工作日公布名单。"
    opinions.answer_opinion(opinion=made, text=text, by=person("hanmei"), now=NOW + timedelta(days=3))
    return made
