"""The bank, the fund and the base that tests of finance, bases, partners and visits stand on."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import MemberRole, OrganisationKind, Verification
from accounts.models import Membership, Organisation, User
from resources.models import (
    BaseUse,
    ExpertVisit,
    FinanceProduct,
    FinancingIntent,
    FinancingOffer,
    Fund,
    PilotBase,
    Pitch,
)
from resources.services import bases, finance, funds, visits
from resources.services.listings import save_listing, take_listing
from tests.factories import term
from tests.people import NOW, organisation, park, person

WAN = Decimal(10_000)
MONEY = {
    "dingan": ("丁安", "胶湾示范银行", OrganisationKind.BANK),
    "caoyue": ("曹越", "桥起创投", OrganisationKind.FUND),
}


def financier(username: str) -> User:
    """丁安 of the bank, 曹越 of the fund."""
    name, house, kind = MONEY[username]
    org, _ = Organisation.objects.get_or_create(
        name=house, defaults={"kind": kind, "status": Verification.VERIFIED, "status_at": NOW}
    )
    user, _ = User.objects.get_or_create(username=username, defaults={"name": name, "email": f"{username}@example.com"})
    Membership.objects.get_or_create(
        user=user, organisation=org, defaults={"role": MemberRole.OWNER, "is_approved": True}
    )
    return User.objects.get(pk=user.pk)


def anyone(username: str) -> User:
    return financier(username) if username in MONEY else person(username)


PRODUCT = {
    "name": "青科贷·知识产权质押", "kind": "loan", "summary": "以专利质押的流动资金贷款。", "amount_from": 50 * WAN,
    "amount_to": 1000 * WAN, "rate_from": Decimal("3.2"), "rate_to": Decimal("4.1"), "months_to": 36,
    "who_qualifies": "科技型中小企业。", "needs_white_list": False, "visits": True, "contact": "0532-0000", "source": "产品手册（虚构）",
}  # fmt: skip
FUND = {
    "name": "仪器仪表产业基金", "kind": "incubation", "mode": "fund_then_equity", "summary": "投早投小。", "size": 5000 * WAN,
    "founders": "桥起创投", "contributors": "示范市引导基金", "scope": "仪器仪表中试期项目。", "contact": "投资部",
    "source": "基金合同摘要（虚构）",
}  # fmt: skip
BASE = {
    "name": "耐蚀涂层中试基地", "kind": "pilot", "summary": "涂层中试。", "processes": "物理气相沉积、盐雾试验", "scale": "年 20 批",
    "equipment": "沉积炉", "trl_from": 4, "trl_to": 7, "capacity": "每月 2 批", "price": "每批 3 万元", "is_open": True,
    "contact": "基地办", "source": "基地须知（虚构）",
}  # fmt: skip


def listed(model: type, data: dict[str, Any], by: str, *, published: bool = True, **changes: Any) -> Any:
    """An entry written by its people, and unless told otherwise looked at by the bureau."""
    user = anyone(by)
    made = save_listing(listing=model(), organisation=user.organisations[0], data={**data, **changes}, by=user, now=NOW)
    if published:
        take_listing(listing=made, step="submit", by=user, now=NOW)
        made = take_listing(listing=made, step="publish", by=person("gaoyuan"), now=NOW)
    return made


def product(**changes: Any) -> FinanceProduct:
    return listed(FinanceProduct, PRODUCT, "dingan", **changes)


def fund(**changes: Any) -> Fund:
    return listed(Fund, FUND, "caoyue", **changes)


def base(**changes: Any) -> PilotBase:
    return listed(PilotBase, {**BASE, "fields": [term()]}, "wuyue", **changes)


INTENT = {"kind": "loan", "amount": 300 * WAN, "purpose": "中试线设备采购", "stage": "pilot", "wants_visit": True}


def intent(*, chosen: Any = (), about: Any = None, **changes: Any) -> FinancingIntent:
    """海澜仪器 wants 300 万元."""
    linhai = person("linhai")
    data = {**INTENT, "disclosure": "chosen" if chosen else "all", **changes}
    return finance.state_intent(
        organisation=organisation("海澜仪器"), data=data, chosen=chosen, about=about, by=linhai, now=NOW
    )


TERMS = {
    "kind": "terms",
    "terms": "三年，专利质押。",
    "amount": 300 * WAN,
    "rate": Decimal("3.6"),
    "product": None,
    "visit_at": None,
}


def offer(found: FinancingIntent | None = None, by: str = "dingan", **changes: Any) -> FinancingOffer:
    user = anyone(by)
    return finance.make_offer(
        intent=found or intent(), organisation=user.organisations[0], data={**TERMS, **changes}, by=user, now=NOW
    )


def pitch(found: Fund | None = None) -> Pitch:
    data = {"project": "剖面仪产业化", "place": "青岛", "text": "样机已海试。", "wanted": 500 * WAN, "tech_field": None}
    return funds.pitch_project(
        fund=found or fund(), organisation=organisation("海澜仪器"), data=data, by=person("linhai"), now=NOW
    )


def use(found: PilotBase | None = None, **changes: Any) -> BaseUse:
    data = {"project": "电极涂层中试", "text": "三批样件。", "trl_before": 4, "wanted_from": None, "wanted_to": None}
    return bases.ask_base(
        base=found or base(),
        organisation=organisation("海澜仪器"),
        data={**data, **changes},
        by=person("linhai"),
        now=NOW,
    )


def visit(**changes: Any) -> ExpertVisit:
    """韩梅 invites 周文 to 海澜仪器 in a week."""
    start = NOW + timedelta(days=7)
    data = {
        "starts_at": start,
        "ends_at": start + timedelta(hours=3),
        "place": "园区一号楼",
        "agenda": "看产线；谈电极寿命。",
    }
    hanmei, _owner = person("hanmei"), person("linhai")
    return visits.invite_expert(
        park=park(),
        expert=person("zhouwen"),
        firms=[organisation("海澜仪器")],
        data={**data, **changes},
        by=hanmei,
        now=NOW,
    )


def white() -> Any:
    """启明新材 is asked whether it agrees."""
    person("sunqi")
    return finance.propose_for_white_list(
        firm=organisation("启明新材"), ground="连续三年科技型中小企业", valid_from=date(2026, 1, 1), valid_to=date(2099, 12, 31),
        by=person("gaoyuan"), now=NOW,
    )  # fmt: skip
