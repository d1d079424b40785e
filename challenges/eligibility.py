"""May this challenge be handed in that day? One line a rule: met, missing or unknown, with its clause (N20, N34).

A hard line that is not met blocks and names its rule; the others warn. What the platform cannot know it does not guess.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import QualificationKind
from accounts.models import Qualification
from challenges.models import Challenge, Pool, ProgrammeTerms
from challenges.orders import is_order
from challenges.rulebook import PARAMETERS
from common.errors import Text
from common.money import show_wan
from parks.selectors import park_of
from postings.completeness import LEAST_TEXT, indicator_fault

MET, MISSING, UNKNOWN = "met", "missing", "unknown"
REQUIRED = (
    "title", "tech_field", "background", "content", "months", "own_amount", "subsidy", "conditions", "acceptance"
)  # fmt: skip
"""Fields of 5.3 A without which nobody can judge or answer it."""
KEYWORDS = (3, 8)
_ORDER_CLAUSE = gettext_lazy("采取“揭榜挂帅”方式匹配重点实验室、研发机构等创新资源，解决企业技术难题")


@dataclass(frozen=True)
class Line:
    """One rule and how this challenge stands to it. `fields` names the inputs at fault, each with what to do."""

    code: str
    label: Text
    state: str
    detail: Text
    clause: Text = ""
    is_hard: bool = True
    is_assumed: bool = False
    fields: tuple[tuple[str, Text], ...] = ()

    @property
    def blocks(self) -> bool:
        return self.is_hard and self.state == MISSING


@dataclass(frozen=True)
class _Case:
    challenge: Challenge
    terms: ProgrammeTerms
    day: date
    clauses: dict[str, tuple[str, bool]]

    def line(self, code: str, label: Text, state: str, detail: Text, **more: Any) -> Line:
        """A line with the clause of the rule's parameter, as these terms quote it."""
        clause, assumed = self.clauses.get(code, ("", False))
        if code in PARAMETERS and not clause:
            clause, assumed = str(PARAMETERS[code].clause), PARAMETERS[code].assumed
        return Line(code, label, state, detail, clause, is_assumed=assumed, **more)


def check(challenge: Challenge, *, now: datetime) -> list[Line]:
    """Every line for this challenge today, in the order in which a firm would mend them."""
    day = timezone.localdate(now)
    terms = challenge.programme.terms_on(day)
    if terms is None:
        detail = _("“%(name)s”当前没有生效的规则，暂不受理申报。") % {"name": challenge.programme}
        return [Line("programme", _("计划在受理期内"), MISSING, detail)]
    clauses = {rule.code: (rule.clause, rule.assumed) for rule in terms.rules.all()}
    case = _Case(challenge, terms, day, clauses)
    return [line for judge in _JUDGES if (line := judge(case)) is not None]


def blocking(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.blocks]


def _verified(case: _Case) -> Line:
    ok = case.challenge.organisation.is_verified
    detail = _("单位已通过科技局核验。") if ok else _("单位还没有通过科技局核验，核验通过后才能提交。")
    return case.line("verified", _("发榜单位已核验"), MET if ok else MISSING, detail)


def _park(case: _Case) -> Line | None:
    if not case.terms.value("park_only"):
        return None
    park = park_of(case.challenge.organisation, case.day)
    missing = _("没有当前有效的入驻记录，请先向所在园区申请登记入驻。")
    detail = _("入驻 %(park)s。") % {"park": park} if park else missing
    return case.line("park_only", _("园区入驻企业"), MET if park else MISSING, detail)


def _technology_sme(case: _Case) -> Line | None:
    if not case.terms.value("technology_sme"):
        return None
    label = QualificationKind.TECHNOLOGY_SME.label
    known = Qualification.objects.filter(
        organisation=case.challenge.organisation, kind=QualificationKind.TECHNOLOGY_SME
    )
    valid = known.on(case.day).order_by("confirmed_at").first()
    if valid is None:
        last = known.first()
        words = (
            _("登记已于 %(day)s 到期，请登记新的编号。") % {"day": last.valid_to}
            if last
            else _("还没有登记。请在“机构 → 资格”填写当年的登记编号和有效期。")
        )
        return case.line("technology_sme", label, MISSING, words)
    if valid.confirmed_at is None:
        words = _("编号 %(number)s 为单位自填，待科技局核对。") % {"number": valid.number}
        return case.line("technology_sme", label, UNKNOWN, words)
    words = _("编号 %(number)s，有效期至 %(day)s。") % {"number": valid.number, "day": valid.valid_to}
    return case.line("technology_sme", label, MET, words)


def _high_tech(case: _Case) -> Line | None:
    """园区培育资金 is for 高企 and 拟上市高企 (F041): one of the two will do."""
    if not case.terms.value("high_tech"):
        return None
    label = _("高新技术企业或拟上市高新技术企业")
    kinds = (QualificationKind.HIGH_TECH, QualificationKind.LISTING)
    known = Qualification.objects.filter(organisation=case.challenge.organisation, kind__in=kinds)
    valid = known.on(case.day).order_by("confirmed_at").first()
    if valid is None:
        return case.line("high_tech", label, MISSING, _("没有当前有效的登记。请在“机构 → 资格”填写证书编号和有效期。"))
    words = {"kind": valid.get_kind_display(), "number": valid.number, "day": valid.valid_to}
    if valid.confirmed_at is None:
        return case.line("high_tech", label, UNKNOWN, _("%(kind)s %(number)s 为单位自填，待科技局核对。") % words)
    return case.line("high_tech", label, MET, _("%(kind)s %(number)s，有效期至 %(day)s。") % words)


def _chain_master(case: _Case) -> Line | None:
    """订单式研发 begins with the need of a chain master (F073)."""
    if not is_order(case.challenge):
        return None
    label = QualificationKind.CHAIN_MASTER.label
    known = Qualification.objects.filter(organisation=case.challenge.organisation, kind=QualificationKind.CHAIN_MASTER)
    valid = known.on(case.day).order_by("confirmed_at").first()
    if valid is None:
        words = _("订单式研发限产业链链主企业。请在“机构 → 资格”登记认定文号，或改选“公开揭榜”。")
        return Line("chain_master", label, MISSING, words, _ORDER_CLAUSE, fields=(("channel", words),))
    if valid.confirmed_at is None:
        words = _("认定文号 %(number)s 为单位自填，待科技局核对。") % {"number": valid.number}
        return Line("chain_master", label, UNKNOWN, words, _ORDER_CLAUSE)
    words = _("认定文号 %(number)s，有效期至 %(day)s。") % {"number": valid.number, "day": valid.valid_to}
    return Line("chain_master", label, MET, words, _ORDER_CLAUSE)


def _cap(case: _Case) -> Line:
    cap, asked = case.terms.value("cap"), case.challenge.subsidy
    if asked is None:
        return case.line("cap", _("支持金额不超过上限"), UNKNOWN, _("还没有填写申请财政支持的金额。"))
    words = {"asked": show_wan(asked), "cap": show_wan(cap)}
    if asked <= cap:
        return case.line("cap", _("支持金额不超过上限"), MET, _("申请 %(asked)s 万元，上限 %(cap)s 万元。") % words)
    detail = _("申请 %(asked)s 万元，超过单个项目上限 %(cap)s 万元。") % words
    return case.line("cap", _("支持金额不超过上限"), MISSING, detail, fields=(("subsidy", detail),))


def _own_share(case: _Case) -> Line | None:
    times, asked, own = case.terms.value("own_share"), case.challenge.subsidy, case.challenge.own_amount
    if not times or asked is None or own is None:
        return None
    least = asked * times
    detail = _("企业投入应不少于 %(least)s 万元（支持资金的 %(times)d 倍），现为 %(own)s 万元。") % {
        "least": show_wan(least), "times": times, "own": show_wan(own)
    }  # fmt: skip
    fields = (("own_amount", detail),) if own < least else ()
    return case.line("own_share", _("企业投入比例"), MISSING if fields else MET, detail, fields=fields)


def _months(case: _Case) -> Line:
    most, months = case.terms.value("max_months"), case.challenge.months
    label = _("实施期不超过上限")
    if months is None:
        return case.line("max_months", label, UNKNOWN, _("还没有填写完成时限。"))
    detail = _("%(months)d 个月，上限 %(most)d 个月。") % {"months": months, "most": most}
    fields = (("months", detail),) if months > most else ()
    return case.line("max_months", label, MISSING if fields else MET, detail, fields=fields)


def _complete(case: _Case) -> Line:
    """Every field that 5.3 A needs, and a background that somebody from outside can follow."""
    challenge = case.challenge
    faults: list[tuple[str, Text]] = []
    for name in REQUIRED:
        if getattr(challenge, name) in (None, ""):
            label = challenge._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            faults.append((name, _("请填写“%(label)s”。") % {"label": label}))
    if challenge.background and len(challenge.background.strip()) < LEAST_TEXT:
        faults.append(("background", _("请再具体一些，至少 %(least)d 字。") % {"least": LEAST_TEXT}))
    if challenge.closes_on and challenge.closes_on <= case.day:
        faults.append(("closes_on", _("揭榜截止日应在今天以后；不填则按规则自动计算。")))
    detail = _("还有 %(count)d 项：%(names)s") % {
        "count": len(faults), "names": "".join(str(words) for _name, words in faults)
    } if faults else _("各项均已填写。")  # fmt: skip
    return case.line("complete", _("内容完整"), MISSING if faults else MET, detail, fields=tuple(faults))


def _indicators(case: _Case) -> Line:
    rows = list(case.challenge.indicators.all()) if case.challenge.pk else []
    wrong = [row for row in rows if indicator_fault(row)]
    if not any(row.must for row in rows):
        detail = _("请至少写一项必达指标，带数值：揭榜方据此响应，验收据此判定。")
    elif wrong:
        detail = "；".join(f"{row.quantity}：{indicator_fault(row)}" for row in wrong)
    else:
        words = _("%(count)d 项，其中必达 %(must)d 项。")
        return case.line(
            "indicators", _("考核指标可衡量"), MET, words % {"count": len(rows), "must": sum(row.must for row in rows)}
        )
    return case.line("indicators", _("考核指标可衡量"), MISSING, detail, fields=(("indicators", detail),))


def _declared(case: _Case) -> Line:
    missing = [name for name in ("declared_true", "declared_unclassified") if not getattr(case.challenge, name)]
    detail = _("请先确认单位承诺和保密声明。") if missing else _("已承诺内容真实、不涉密。")
    fields = tuple((name, _("请确认这一项。")) for name in missing)
    return case.line("declared", _("单位承诺"), MISSING if missing else MET, detail, fields=fields)


def _credit(case: _Case) -> Line:
    """No register is connected: the firm's word stands, and the page says that it is only that."""
    years = case.terms.value("credit_years")
    detail = _("近 %(years)d 年无不良信用记录：以单位承诺为准，由科技局另行核查。") % {"years": years}
    return case.line("credit_years", _("信用记录"), UNKNOWN, detail, is_hard=False)


def _keywords(case: _Case) -> Line | None:
    least, most = KEYWORDS
    count = len(case.challenge.keywords)
    if least <= count <= most:
        return None
    detail = _("建议写 %(least)d–%(most)d 个，现在 %(count)d 个：订阅和匹配靠它找到人。") % {
        "least": least, "most": most, "count": count
    }  # fmt: skip
    return case.line("keywords", _("关键词"), MISSING, detail, is_hard=False)


def _pool(case: _Case) -> Line:
    """Only a hint here: money is reserved, and refused, when the listing is approved."""
    pool = Pool.objects.filter(programme=case.challenge.programme, fiscal_year=case.day.year).first()
    if pool is None:
        return case.line("pool", _("年度资金池"), UNKNOWN, _("本年度资金池还没有设立。"), is_hard=False)
    enough = pool.available >= (case.challenge.subsidy or Decimal(0))
    detail = _("可用 %(left)s 万元；同意发榜时预留。") % {"left": show_wan(pool.available)}
    return case.line("pool", _("年度资金池"), MET if enough else MISSING, detail, is_hard=False)


_JUDGES: tuple[Callable[[_Case], Line | None], ...] = (
    _verified, _park, _technology_sme, _high_tech, _chain_master, _complete, _indicators, _cap, _own_share, _months,
    _declared, _credit, _keywords, _pool,
)  # fmt: skip
