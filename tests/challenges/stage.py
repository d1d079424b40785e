"""A challenge at any step of its road, taken there by the services that people use."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import QualificationKind
from accounts.models import Qualification
from challenges.enums import OpinionVerdict, ProgrammeKind, TermsStatus
from challenges.models import Challenge, Pool, Programme, ProgrammeTerms
from challenges.services.drafting import save_challenge
from challenges.services.listing import approve_listing, publish
from challenges.services.money import open_pool
from challenges.services.screening import ask_experts, give_opinion, pass_screening, submit
from taxonomy.enums import Scheme
from taxonomy.models import Term
from tests.people import NOW, organisation, person

CONTENT = {
    "title": "海上浮标溶解氧传感器三个月免标定",
    "background": "现有传感器在海上浮标运行三个月后漂移超过百分之五，换膜、加防护罩都试过，仍需每月出海标定一次。",
    "content": "研制抗生物附着的光学溶解氧探头和自校准算法，交付三套样机，在近海浮标连续运行一百天。",
    "months": 12,
    "own_amount": Decimal(300_000),
    "subsidy": Decimal(400_000),
    "conditions": "有海水环境试验条件，做过同类光学传感器样机。",
    "acceptance": "三套样机在近海浮标连续运行一百天，由第三方按国家标准比对。",
    "keywords": ["溶解氧", "海洋传感器", "防污"],
    "declared_true": True,
    "declared_unclassified": True,
}
INDICATORS = [
    {"quantity": "测量误差", "operator": "<=", "low": Decimal("0.1"), "unit": "mg/L", "must": True},
    {"quantity": "免标定时间", "operator": ">=", "low": Decimal(100), "unit": "d", "must": True},
]


def programme(**values: Any) -> Programme:
    """园区揭榜挂帅 with approved terms; `values` are rules that differ from the defaults."""
    found, created = Programme.objects.get_or_create(
        code="yqjb", defaults={"name": "园区揭榜挂帅", "kind": ProgrammeKind.PARK_CHALLENGE}
    )
    if created:
        terms = ProgrammeTerms.objects.create(
            programme=found, version=1, status=TermsStatus.APPROVED, status_at=NOW, valid_from=date(2026, 1, 1)
        )
        for code, value in values.items():
            terms.rules.create(code=code, value=value, clause="测试条款")
    return found


def field() -> Term:
    found, _ = Term.objects.get_or_create(
        scheme=Scheme.TECH_FIELD,
        code="01",
        defaults={"name": "电子信息", "valid_from": date(2020, 1, 1), "source": "测试"},
    )
    return found


def technology_sme(until: date = date(2026, 12, 31)) -> Qualification:
    """海澜仪器 is a technology SME, confirmed by the bureau."""
    found, _ = Qualification.objects.get_or_create(
        organisation=organisation("海澜仪器"),
        kind=QualificationKind.TECHNOLOGY_SME,
        number="202637021100000001",
        defaults={
            "valid_from": date(2026, 1, 1),
            "valid_to": until,
            "confirmed_at": NOW,
            "confirmed_by": person("gaoyuan"),
        },
    )
    return found


def draft(**changes: Any) -> Challenge:
    """Written by 林海, complete and eligible."""
    running = programme()
    technology_sme()
    linhai = person("linhai")
    indicators = changes.pop("indicators", INDICATORS)
    return save_challenge(
        challenge=None,
        organisation=organisation("海澜仪器"),
        by=linhai,
        now=NOW,
        indicators=indicators,
        data={**CONTENT, "programme": running, "tech_field": field(), **changes},
    )


def submitted(**changes: Any) -> Challenge:
    made = draft(**changes)
    submit(challenge=made, by=person("linhai"), now=NOW)
    return made


def diagnosed(opinions: int = 2, verdict: str = OpinionVerdict.LIST, **changes: Any) -> Challenge:
    """Screened by 韩梅; 周文, 陈静 have given their opinions."""
    made = submitted(**changes)
    pass_screening(challenge=made, by=person("hanmei"), now=NOW)
    experts = [person(name) for name in ("zhouwen", "chenjing", "liubo")[:opinions]]
    if experts:
        asked = ask_experts(challenge=made, experts=experts, by=person("gaoyuan"), now=NOW)
        for opinion in asked:
            give_opinion(
                opinion=opinion, verdict=verdict, text="问题真实。", cost_is_fair=True, by=opinion.expert, now=NOW
            )
    return made


def pool(amount: int = 20_000_000) -> Pool:
    found = Pool.objects.filter(programme=programme(), fiscal_year=2026).first()
    return found or open_pool(
        programme=programme(), fiscal_year=2026, amount=Decimal(amount), by=person("gaoyuan"), now=NOW
    )


def listed(**changes: Any) -> Challenge:
    made = diagnosed(**changes)
    pool()
    approve_listing(challenge=made, by=person("gaoyuan"), now=NOW)
    return made


def published(**changes: Any) -> Challenge:
    """Open for bids."""
    made = listed(**changes)
    publish(challenge=made, by=person("gaoyuan"), now=NOW)
    return made


def fresh(challenge: Challenge, **changes: Any) -> Challenge:
    """As it is stored, with `changes` that are not."""
    found = Challenge.objects.select_related("terms", "programme").get(pk=challenge.pk)
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def after(**gap: float) -> Any:
    return NOW + timedelta(**gap)
