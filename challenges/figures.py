"""The figures of an acceptance (5.5, the Dalian form): what each is called, how it is counted, under which heading."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Text
from common.money import show_wan


@dataclass(frozen=True)
class Figure:
    """`kind` is `yuan` (typed in 万元, kept as a decimal string of yuan) or `count`."""

    code: str
    label: Text
    kind: str
    group: str
    must: bool = False


GROUPS: dict[str, Text] = {
    "invested": _("累计投资"), "benefit": _("经济效益"), "rights": _("知识产权与标准"), "people": _("平台与团队")
}  # fmt: skip

FIGURES = (
    Figure("invested_own", _("单位自筹"), "yuan", "invested", must=True),
    Figure("invested_city", _("市财政"), "yuan", "invested", must=True),
    Figure("invested_state", _("国家、省财政"), "yuan", "invested"),
    Figure("invested_other", _("其他"), "yuan", "invested"),
    Figure("output", _("总产值"), "yuan", "benefit"),
    Figure("sales", _("销售收入"), "yuan", "benefit"),
    Figure("added_value", _("工业增加值"), "yuan", "benefit"),
    Figure("profit", _("净利润"), "yuan", "benefit"),
    Figure("taxes", _("缴税"), "yuan", "benefit"),
    Figure("exports", _("创汇（折合人民币）"), "yuan", "benefit"),
    Figure("jobs", _("新增就业（人）"), "count", "benefit"),
    Figure("patents_applied", _("专利申请（件）"), "count", "rights"),
    Figure("patents_granted", _("专利授权（件）"), "count", "rights"),
    Figure("inventions", _("其中发明专利（件）"), "count", "rights"),
    Figure("software", _("软件产品、著作权（件）"), "count", "rights"),
    Figure("papers", _("论文、专著（篇）"), "count", "rights"),
    Figure("standards", _("国家、行业标准（项）"), "count", "rights"),
    Figure("new_products", _("新产品、新工艺（项）"), "count", "rights"),
    Figure("awards", _("省级以上奖励（项）"), "count", "rights"),
    Figure("bases", _("示范基地、中试平台（个）"), "count", "people"),
    Figure("laboratories", _("实验室、工程中心（个）"), "count", "people"),
    Figure("trained", _("培养人才（人）"), "count", "people"),
)
BY_CODE = {figure.code: figure for figure in FIGURES}


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps them: counts as numbers, yuan as decimal strings; empty ones left out."""
    return {
        code: str(values[code]) if figure.kind == "yuan" else int(values[code])
        for code, figure in BY_CODE.items()
        if values.get(code) not in (None, "")
    }


def faults(values: Mapping[str, Any]) -> dict[str, Text]:
    """Figures that must be there and are not, by code; zero is a figure."""
    missing = (figure for figure in FIGURES if figure.must and values.get(figure.code) in (None, ""))
    return {figure.code: _("请填写“%(label)s”，没有请填 0。") % {"label": figure.label} for figure in missing}


def typed(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a form starts from: yuan as Decimal again."""
    return {
        code: Decimal(value) if BY_CODE[code].kind == "yuan" else value
        for code, value in kept.items()
        if code in BY_CODE
    }


def shown(kept: Mapping[str, Any]) -> list[tuple[Text, list[tuple[Text, str]]]]:
    """Heading → (label, words), without what was left empty."""
    parts = []
    for group, heading in GROUPS.items():
        rows = [
            (figure.label, _words(figure, kept[figure.code]))
            for figure in FIGURES
            if figure.group == group and figure.code in kept
        ]
        if rows:
            parts.append((heading, rows))
    return parts


def _words(figure: Figure, value: Any) -> str:
    return str(_("%(amount)s 万元") % {"amount": show_wan(Decimal(value))}) if figure.kind == "yuan" else str(value)
