"""Needs and achievements with believable defaults, for every test."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from achievements.models import Achievement
from needs.models import Need
from postings.enums import Operator, PostingStatus
from taxonomy.models import Term
from tests.people import NOW, organisation, person


def term(scheme: str = "tech_field", code: str = "06", name: str = "新材料及其应用") -> Term:
    """A term of a dictionary, made when the dictionaries are not loaded."""
    return Term.objects.get_or_create(scheme=scheme, code=code, defaults={"name": name, "source": "测试"})[0]


class PostingFactory(DjangoModelFactory):
    """Published ten days ago by 海澜仪器; `status=` and the other fields override."""

    class Meta:
        abstract = True

    status = PostingStatus.PUBLISHED
    status_at = NOW - timedelta(days=10)
    published_at = factory.LazyAttribute(lambda o: o.status_at if o.status == PostingStatus.PUBLISHED else None)
    confirmed_at = factory.LazyAttribute(lambda o: o.published_at)
    content_changed_at = factory.LazyAttribute(lambda o: o.status_at)
    declared_unclassified = True
    tech_field = factory.LazyFunction(term)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, indicators: Any = (), **kwargs: Any) -> Any:
        posting = model_class(**kwargs)
        posting.index_content([])
        posting.save()
        for row in indicators:
            posting.indicators.create(**row)
        return posting


class NeedFactory(PostingFactory):
    class Meta:
        model = Need

    reference = factory.Sequence(lambda n: f"XQ-2025-{n + 1:06d}")
    organisation = factory.LazyFunction(lambda: organisation("海澜仪器"))
    title = "海水氢能电解槽用耐蚀双极板涂层"
    problem = "电解槽在海水环境下运行，双极板涂层三个月内点蚀，接触电阻上升，急需耐氯离子腐蚀的低成本涂层工艺。"
    key_technology = "涂层在 3.5% 氯化钠溶液中腐蚀电流密度不高于 1 µA/cm²。"
    budget = Decimal(800_000)


class AchievementFactory(PostingFactory):
    class Meta:
        model = Achievement

    reference = factory.Sequence(lambda n: f"CG-2025-{n + 1:06d}")
    organisation = factory.LazyFunction(lambda: organisation("胶州湾大学"))
    title = "GH4169 高温合金表面耐蚀纳米涂层"
    summary = "以物理气相沉积在 GH4169 高温合金表面制备致密纳米涂层，盐雾 2000 小时无点蚀，已完成小试。"
    innovation = "多层梯度结构释放应力。"
    trl = 5


def draft_need(**kwargs: Any) -> Need:
    """A complete draft of 林海, one step before submission."""
    return NeedFactory(**{"status": PostingStatus.DRAFT, "author": person("linhai"), **kwargs})


def draft_achievement(**kwargs: Any) -> Achievement:
    """A complete draft of 周文, one step before submission."""
    return AchievementFactory(**{"status": PostingStatus.DRAFT, "author": person("zhouwen"), **kwargs})


INDICATOR = {
    "quantity": "腐蚀电流密度",
    "operator": Operator.AT_MOST,
    "low": Decimal("1"),
    "unit": "µA/cm²",
    "must": True,
}
