"""What the pages of products, funds and bases differ in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.money import to_wan
from resources.filters.listings import BaseFilter, FundFilter, ProductFilter
from resources.forms.listings import BaseForm, FundForm, ListedForm, ProductForm
from resources.models.bases import PilotBase
from resources.models.finance import FinanceProduct
from resources.models.funds import Fund
from resources.models.listings import Listed
from resources.rules.listings import financing, funding, operating


@dataclass(frozen=True)
class ListingKind:
    """One directory. `key` begins its URL names (`fund`, `fund_new`, …), `plural` names its list and its templates' folder.

    `writers` are the organisations for which a person may enter something; `many` what a card shows besides.
    """

    key: str
    plural: str
    folder: str
    model: type[Listed]
    form: type[ListedForm]
    filterset: type[Any]
    lead: Promise
    new_label: Promise
    placeholder: Promise
    writers: Callable[[Any], list[Any]]
    columns: tuple[tuple[Promise, Callable[[Any], Any]], ...]
    related: tuple[str, ...] = ()
    many: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def names(self) -> Mapping[str, str]:
        """URL names by what they do."""
        return {
            "list": self.plural, "one": self.key, "csv": f"{self.plural}_csv",
            **{verb: f"{self.key}_{verb}" for verb in ("new", "edit", "act")},
        }  # fmt: skip

    @property
    def templates(self) -> Mapping[str, str]:
        return {name: f"resources/{self.folder}/_{name}.html" for name in ("card", "facts", "head", "body", "side")}


def _wan(value: Any) -> Any:
    return "" if value is None else to_wan(value).normalize()


def _terms(listing: Any) -> str:
    return "、".join(term.name for term in listing.fields.all())


_BEFORE = (
    (_("编号"), lambda row: row.reference),
    (_("名称"), lambda row: row.name),
    (_("发布机构"), lambda row: row.organisation.name),
)
_AFTER = (
    (_("条件出处"), lambda row: row.source),
    (_("发布时间"), lambda row: f"{row.published_at:%Y-%m-%d}" if row.published_at else ""),
    (_("演示数据"), lambda row: _("是") if row.is_demo else ""),
)

PRODUCT = ListingKind(
    key="finance_product", plural="finance_products", folder="products", model=FinanceProduct, form=ProductForm,
    filterset=ProductFilter, writers=financing, lead=_("银行和基金把额度、价格和条件写明，企业按需要提出，对方上门或给方案。"),
    new_label=_("发布产品"), placeholder=_("例：知识产权质押、首贷、研发保险"),
    columns=(
        *_BEFORE,
        (_("产品类别"), lambda row: row.get_kind_display()),
        (_("额度自（万元）"), lambda row: _wan(row.amount_from)),
        (_("额度至（万元）"), lambda row: _wan(row.amount_to)),
        (_("年利率或费率自（%）"), lambda row: row.rate_from),
        (_("年利率或费率至（%）"), lambda row: row.rate_to),
        (_("最长期限（月）"), lambda row: row.months_to),
        (_("适用对象和条件"), lambda row: row.who_qualifies),
        (_("仅限白名单"), lambda row: _("是") if row.needs_white_list else _("否")),
        *_AFTER,
    ),
)  # fmt: skip

FUND = ListingKind(
    key="fund", plural="funds", folder="funds", model=Fund, form=FundForm, filterset=FundFilter, writers=funding,
    lead=_("产业基金、园区专项基金和持股孵化：投什么、投多少、怎么投，可以直接提交项目。"), new_label=_("发布基金"),
    placeholder=_("例：仪器仪表、新材料、先投后股"), related=("park",), many=("fields",),
    columns=(
        *_BEFORE,
        (_("基金类型"), lambda row: row.get_kind_display()),
        (_("支持方式"), lambda row: row.get_mode_display()),
        (_("规模（万元）"), lambda row: _wan(row.size)),
        (_("发起方"), lambda row: row.founders),
        (_("出资方"), lambda row: row.contributors),
        (_("投资范围和阶段"), lambda row: row.scope),
        (_("关注领域"), _terms),
        *_AFTER,
    ),
)  # fmt: skip

BASE = ListingKind(
    key="pilot_base", plural="pilot_bases", folder="bases", model=PilotBase, form=BaseForm, filterset=BaseFilter,
    writers=operating, lead=_("概念验证、中试和产业化的地方：能做什么、把成熟度从几级提到几级、何时有空、怎么收费。"),
    new_label=_("登记基地"), placeholder=_("例：50 升反应釜、盐雾试验、膜组件"), related=("district", "park"),
    many=("fields",),
    columns=(
        *_BEFORE,
        (_("类型"), lambda row: row.get_kind_display()),
        (_("服务领域"), _terms),
        (_("起始成熟度"), lambda row: row.trl_from),
        (_("可达成熟度"), lambda row: row.trl_to),
        (_("可做的工艺和验证"), lambda row: row.processes),
        (_("规模"), lambda row: row.scale),
        (_("可承接量和排期"), lambda row: row.capacity),
        (_("收费"), lambda row: row.price),
        (_("所在区市"), lambda row: row.district),
        (_("所在园区"), lambda row: row.park),
        *_AFTER,
    ),
)  # fmt: skip

KINDS = (PRODUCT, FUND, BASE)
