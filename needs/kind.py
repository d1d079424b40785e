"""How the generic pages show needs."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.money import to_wan
from needs.filters import NeedFilter
from needs.forms import NeedForm
from needs.models import Need
from postings.columns import COMMON_AFTER, COMMON_BEFORE
from postings.forms import IndicatorFormSet
from postings.hints import common_hints
from postings.kinds import PostingKind, RowsPart


def hints(need: Need) -> list[Any]:
    """What would make this need easier to match, for reviewers and owners."""
    found = common_hints(need)
    if not need.key_technology:
        found.append(_("没有写技术关键"))
    if need.budget is None:
        found.append(_("没有写拟投入资金"))
    if need.deadline and need.deadline < timezone.localdate():
        found.append(_("需求时限已过"))
    return found


NEED = PostingKind(
    key="need",
    plural="needs",
    model=Need,
    form=NeedForm,
    filterset=NeedFilter,
    rows=(RowsPart("indicators", IndicatorFormSet, _("再加一行指标")),),
    related=("organisation__district", "tech_field", "industry", "park"),
    many=("modes",),
    noun=_("需求"),
    lead=_("企业说清缺什么，高校院所和技术经纪人来应。"),
    new_label=_("发布需求"),
    examples=_("例：氢能、GH4169、防污涂层"),
    hints=hints,
    columns=(
        *COMMON_BEFORE,
        (_("需求类型"), lambda need: need.get_need_type_display()),
        (_("主要问题"), lambda need: need.problem),
        (_("技术关键"), lambda need: need.key_technology),
        (_("预期目标"), lambda need: need.goal),
        (_("应用行业"), lambda need: need.industry),
        (_("期望成熟度"), lambda need: need.trl_wanted),
        (_("拟投入资金（万元）"), lambda need: None if need.budget is None else to_wan(need.budget).normalize()),
        (_("需求时限"), lambda need: need.deadline),
        *COMMON_AFTER,
    ),
)
