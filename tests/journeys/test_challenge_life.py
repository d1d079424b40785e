"""The whole life of a challenge through the pages, from a need to the money paid, each person in a browser of their own.

林海 asks, 韩梅 screens, 高远 decides, 吴越 leads one team (with 孙琪's firm in the consortium) and 陈静 the other, experts judge
blind, 郑洁 pays. The money is recomputed from its movements on the way; publicity passes by moving its deadline.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from challenges.enums import REQUIRED_DOCUMENTS
from challenges.enums import ChallengeStatus as S
from challenges.models import Challenge, Movement, Pool
from challenges.selectors import recompute, shown
from challenges.services.money import open_pool
from challenges.services.sweeping import sweep_clocks
from common.models import StateChange
from inbox.models import Obligation
from tests.challenges import bid_stage, stage
from tests.challenges.contract_stage import payer
from tests.journeys.walking import Walker
from tests.people import PASSWORD, person

TITLE = "海上浮标溶解氧传感器三个月免标定"
EXPERTS = ("评审pingshen0", "评审pingshen1", "评审pingshen2")
PAYMENT = [["contract", "0.3"], ["milestone", "0.3"], ["acceptance", "0.4"]]
CRITERIA = 4


@pytest.fixture
def people(visit: Any) -> Any:
    """`people("linhai")`: somebody signed in through the form, once."""
    Walker.looked = set()
    known: dict[str, Walker] = {}

    def of(username: str = "") -> Walker:
        if username not in known:
            user = User.objects.filter(username=username).first() or (person(username) if username else None)
            known[username] = Walker(visit(user))
        return known[username]

    return of


def the_year() -> None:
    """Rules, a pool and what makes the firm eligible, of the browser's year; experts who can sign in."""
    today = timezone.localdate()
    stage.programme(payment=PAYMENT)
    stage.technology_sme(until=date(today.year, 12, 31))
    stage.field()
    for username in ("linhai", "hanmei", "gaoyuan", "wuyue", "sunqi", "chenjing"):
        person(username)
    open_pool(
        programme=stage.programme(), fiscal_year=today.year, amount=Decimal(20_000_000), by=person("gaoyuan"),
        now=timezone.now(),
    )  # fmt: skip
    experts = [reviewer.user.pk for reviewer in bid_stage.reviewers()]
    User.objects.filter(pk__in=[*experts, payer().pk]).update(password=make_password(PASSWORD))


def money() -> tuple[int, int, int, int]:
    """Available, reserved, committed, paid in 万元, shown and recomputed alike."""
    pool = Pool.objects.get()
    assert recompute(Movement.objects.all()) == shown(pool)
    return tuple(int(value / 10_000) for value in (pool.available, pool.reserved, pool.committed, pool.paid))  # type: ignore[return-value]


def test_from_the_need_to_the_money(people):
    the_year()
    the_need(people)
    the_challenge(people)
    to_the_hall(people)
    assert money() == (1960, 40, 0, 0)
    two_bids(people)
    blind_reviews(people)
    the_choice(people)
    the_contract(people)
    assert money() == (1960, 0, 28, 12)
    milestones(people)
    assert money() == (1960, 0, 16, 24)
    acceptance(people)
    assert money() == (1960, 0, 0, 40)
    people().hall().follow("已解决").follow(TITLE).sees("已归档")
    states = StateChange.objects.about(Challenge.objects.get()).order_by("pk").values_list("to_state", flat=True)
    assert list(states)[-3:] == [S.SUBSIDY_DUE, S.PAID, S.CLOSED]
    assert not Obligation.objects.open().exists()


def the_need(people: Any) -> None:
    """林海 posts what the firm needs; 韩梅 lets it through."""
    linhai = people("linhai").home().follow("发布需求")
    linhai.fill(
        title=TITLE, problem=stage.CONTENT["background"], key_technology="抗生物附着的光学探头和自校准算法。",
        goal=stage.CONTENT["content"], budget="60",
    )  # fmt: skip
    linhai.row("indicators", 0, quantity="测量误差", operator="<=", low="0.1", unit="mg/L")
    linhai.choose("技术领域", "电子信息").page.check("[name=declared_unclassified]")
    linhai.press("提交审核")
    people("hanmei").home().follow(TITLE).press("通过并发布")


def the_challenge(people: Any) -> None:
    """One click on the need's page; what the need does not say is added; the park screens it."""
    linhai = people("linhai").home().follow(TITLE).press("转为榜单").told("已生成榜单草稿")
    expect(linhai.page.locator("[name=title]")).to_have_value(TITLE)
    linhai.fill(
        own_amount="30", subsidy="40", months="12", conditions=stage.CONTENT["conditions"],
        acceptance=stage.CONTENT["acceptance"],
    )  # fmt: skip
    linhai.row("indicators", 1, quantity="免标定时间", operator=">=", low="100", unit="d")
    linhai.page.check("[name=declared_true]")
    linhai.page.check("[name=declared_unclassified]")
    linhai.press("提交征集").told("园区会在时限内初筛")
    people("hanmei").home().follow("榜单办理台").follow(TITLE).press("初筛通过")


def to_the_hall(people: Any) -> None:
    """Two experts say what they think; the official lists and publishes it."""
    gaoyuan = people("gaoyuan").home().follow("榜单办理台").follow("论证").follow(TITLE)
    gaoyuan.tick(*EXPERTS[:2]).press("邀请论证")
    for username in ("pingshen0", "pingshen1"):
        expert = people(username).home().follow(TITLE).tick("建议发榜", "合理")
        expert.fill(text="问题来自现场，没有现成的解；指标可测，经费相称。").press("提交意见")
    gaoyuan.home().follow("榜单办理台").follow("论证").follow(TITLE).press("同意发榜").press("发榜")
    people().hall().follow(TITLE).sees("揭榜截止", "测量误差", "免标定时间")


def two_bids(people: Any) -> None:
    """One team with a firm in its consortium, one alone; nobody else reads them."""
    wuyue = write(people("wuyue"), error="0.08", days="120")
    wuyue.choose("成员单位", "启明新材").fill(duty="负责近海浮标和海上试验。").press("邀请加入")
    people("sunqi").home().follow("邀请加入联合体").press("同意加入").told("可以一起编写")
    wuyue.home().follow(TITLE).follow("继续填写")
    wuyue.press("提交并密封").told("已提交并密封")
    write(people("chenjing"), error="0.09", days="105").press("提交并密封").told("已提交并密封")
    sealed = people("gaoyuan").home().follow("榜单办理台").follow("评榜").follow(TITLE).follow("方案")
    sealed.sees("2 份密封的方案")
    assert "胶州湾大学" not in sealed.page.content()


def write(bidder: Walker, *, error: str, days: str) -> Walker:
    """A bid as 5.5 asks for it, saved."""
    bidder.hall().follow(TITLE).press("揭榜")
    names = ("route", "basis", "facilities", "rights_plan", "risks", "deliverables")
    bidder.fill(price="60", months="10", **{name: bid_stage.CONTENT[name] for name in names})
    for number, promise in enumerate((error, days)):
        bidder.row("answers", number, low=promise)
    for number, row in enumerate(bid_stage.MILESTONES):
        bidder.row("milestones", number, **{name: str(value) for name, value in row.items()})
    for number, row in enumerate(bid_stage.BUDGET):
        bidder.row("budget", number, line=row["line"], source=row["source"], amount=str(row["amount"] / 10_000))
    bidder.page.check("[name=declared_true]")
    return bidder.press("保存草稿").told("草稿已保存")


def blind_reviews(people: Any) -> None:
    """Opened, found eligible, assigned; three experts score both without a name in sight."""
    gaoyuan = people("gaoyuan")
    gaoyuan.press("全部启封").press("资格通过").press("资格通过").press("分派评审专家")
    for number, expert in enumerate(people(f"pingshen{n}") for n in range(3)):
        for _bid in range(2):
            expert.home().follow(TITLE)
            for name in ("胶州湾大学", "黄海技术研究院", "启明新材", "吴越", "陈静"):
                assert name not in expert.page.content()
            scores = {f"score_{n}": str(86 + number) for n in range(CRITERIA)}
            expert.fill(comment="路线可行，指标有余量，海试安排合理。", **scores).tick("我与发榜方、揭榜方没有利益关系")
            expert.press("提交评审").told("评审意见已提交")


def the_choice(people: Any) -> None:
    """Shortlisted, chosen with a reason, made public; who was not chosen reads why; five working days pass."""
    gaoyuan = people("gaoyuan").home().follow("榜单办理台").follow("评榜").follow(TITLE).follow("方案")
    for _bid in range(2):
        gaoyuan.press("入围", reason="评审平均分达到入围线。")
    gaoyuan.press("确定入围")
    linhai = people("linhai").home().follow(TITLE).follow("方案").tick("胶州湾大学")
    linhai.fill(reason="海试条件最好。").press("选定")
    gaoyuan.home().follow("榜单办理台").follow("洽谈与公示").follow(TITLE).follow("方案")
    gaoyuan.page.get_by_label("给黄海技术研究院的理由").fill("海试经验较少。")
    gaoyuan.press("公示结果")
    people().hall().follow("攻关中").follow(TITLE).follow("公示").sees("胶州湾大学", "启明新材", "海试条件最好")
    people("chenjing").home().follow("我的揭榜").follow(TITLE).sees("海试经验较少")
    Challenge.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    sweep_clocks(now=timezone.now())


def the_contract(people: Any) -> None:
    """Drafted by the team, confirmed by both sides, registered by one official, its first share paid by another."""
    wuyue = people("wuyue").home().follow(TITLE).follow("合同").press("起草合同").press("以揭榜单位身份确认")
    wuyue.sees("已确认")
    people("linhai").home().follow(TITLE).follow("合同").press("以发榜单位身份确认")
    gaoyuan = people("gaoyuan").home().follow("榜单办理台").follow("签约").follow(TITLE).follow("合同")
    gaoyuan.fill(number="2026370200000001").press("登记合同").sees("已登记")
    people("zhengjie").home().follow("榜单办理台").follow("攻关与考核").follow(TITLE).follow("里程碑")
    people("zhengjie").press("记为已拨付")


def milestones(people: Any) -> None:
    """Both: evidence and report by the team, check by one official, money by the other."""
    for name in ("1. 样机", "2. 海试"):
        wuyue = people("wuyue").home().follow(TITLE).follow("里程碑")
        wuyue.upload(wuyue.card(name), f"{name}测试记录.txt")
        wuyue.card(name).get_by_label("完成情况").fill("样机误差 0.08 mg/L，达到目标。")
        wuyue.press("提交考核", within=wuyue.card(name))
        gaoyuan = people("gaoyuan").home().follow("榜单办理台").follow("攻关与考核").follow(TITLE).follow("里程碑")
        gaoyuan.card(name).get_by_label("通过", exact=True).check()
        gaoyuan.press("记录结论", within=gaoyuan.card(name))
        people("zhengjie").home().follow("榜单办理台").follow("攻关与考核").follow(TITLE).follow("里程碑")
        people("zhengjie").press("记为已拨付")


def acceptance(people: Any) -> None:
    """Every document that must be there, the figures, the panel's outcome, the rest of the money, the archive."""
    wuyue = people("wuyue").home().follow(TITLE).follow("验收")
    for document in REQUIRED_DOCUMENTS:
        files = wuyue.card("验收材料")
        files.get_by_label("材料").select_option(document)
        wuyue.upload(files, f"{document.label}.txt")
    wuyue.fill(
        summary="全部指标达到，样机在浮标上运行一百天。", invested_own="30", invested_city="40", patents_applied="2"
    )
    wuyue.press("申请验收")
    gaoyuan = people("gaoyuan").home().follow("榜单办理台").follow("验收").follow(TITLE).follow("验收")
    gaoyuan.tick("通过").fill(score="88", votes_for="5", opinion="达到合同指标。").press("记录结论")
    zhengjie = people("zhengjie").home().follow("榜单办理台").follow("奖补").follow(TITLE).follow("验收")
    zhengjie.press("拨付奖补").sees("已拨付")
    people("linhai").home().follow(TITLE).sees("已奖补")
    gaoyuan.home().follow("榜单办理台").follow("奖补").follow(TITLE).follow("验收").press("归档")
