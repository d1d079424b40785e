"""The registers as data: what each is called, its columns, its form. Pages, CSV and API read the same description."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import Text
from common.money import show_wan
from parks import entry_forms as forms
from parks.models import (
    AllianceMember,
    ChainLink,
    Entry,
    Inventory,
    ParkMilestone,
    ParkSupport,
    Scenario,
    Signing,
)


@dataclass(frozen=True)
class Column:
    """A heading and how its cell is read from an entry."""

    label: Text
    value: Callable[[Any], Any]
    is_number: bool = False


@dataclass(frozen=True)
class Book:
    """One register. `related` is what its rows are read with, `district` the path by which rows belong to a district."""

    model: type[Entry]
    form: type[forms.EntryForm]
    title: Text
    about: Text
    columns: tuple[Column, ...]
    related: tuple[str, ...] = ("park",)
    district: str = "park__district"
    chain: str = ""
    icon: str = "list-details"

    @property
    def slug(self) -> str:
        return self.model.book

    @property
    def has_park(self) -> bool:
        return "park" in self.form.base_fields

    @property
    def has_alliance(self) -> bool:
        return "alliance" in self.form.base_fields

    def cells(self, entry: Any) -> list[Any]:
        return [column.value(entry) for column in self.columns]


PARK = Column(_("园区"), lambda e: e.park or "")
ALLIANCE = Column(_("联盟"), lambda e: e.alliance)

BOOKS = {
    book.slug: book
    for book in (
        Book(
            ParkMilestone, forms.MilestoneForm, _("园区节点"), _("从签约到启用的每一步，注明日期和来源。"),
            (PARK, Column(_("节点"), lambda e: e.get_kind_display()), Column(_("日期"), lambda e: e.day),
             Column(_("说明"), lambda e: e.title)),
            icon="timeline-event",
        ),
        Book(
            Signing, forms.SigningForm, _("现场签约"), _("谁在什么场合签约入驻，签了什么。"),
            (PARK, Column(_("签约日期"), lambda e: e.day), Column(_("签约方"), lambda e: e.party),
             Column(_("签约内容"), lambda e: e.subject), Column(_("场合"), lambda e: e.occasion),
             Column(_("计划投资（万元）"), lambda e: show_wan(e.amount) if e.amount is not None else "", True)),
            icon="signature",
        ),
        Book(
            ParkSupport, forms.SupportForm, _("三位一体服务"),
            _("园区为入驻单位准备的资本、科技、孵化服务；入驻单位优先。"),
            (PARK, Column(_("类别"), lambda e: e.get_kind_display()), Column(_("服务名称"), lambda e: e.name),
             Column(_("提供单位"), lambda e: e.provider), Column(_("内容"), lambda e: e.text),
             Column(_("联系方式"), lambda e: e.contact)),
            icon="heart-handshake",
        ),
        Book(
            Scenario, forms.ScenarioForm, _("应用场景"), _("本地产业愿意拿出来试用新技术、新产品的地方。"),
            (Column(_("场景名称"), lambda e: e.title), Column(_("产业链"), lambda e: e.chain or ""),
             Column(_("区市"), lambda e: e.district or ""), PARK, Column(_("提供方"), lambda e: e.offered_by),
             Column(_("想要试用什么"), lambda e: e.wanted), Column(_("开放至"), lambda e: e.until or "")),
            related=("park", "chain", "district"), district="district", chain="chain", icon="flask",
        ),
        Book(
            Inventory, forms.InventoryForm, _("资源底数"), _("各区市的高校院所、实验室、工程中心，注明年份和来源。"),
            (Column(_("区市"), lambda e: e.district or _("全市")), Column(_("类别"), lambda e: e.get_kind_display()),
             Column(_("名称"), lambda e: e.label), Column(_("数量"), lambda e: e.count, True),
             Column(_("单位"), lambda e: e.unit), Column(_("年份"), lambda e: f"{e.year}")),
            related=("district",), district="district", icon="database",
        ),
        Book(
            AllianceMember, forms.MemberForm, _("联盟成员"), _("成员单位、所处环节和承担的职能。"),
            (ALLIANCE, Column(_("成员单位"), lambda e: e.organisation),
             Column(_("所处环节"), lambda e: e.get_stage_display()), Column(_("做什么"), lambda e: e.role),
             Column(_("承担职能"), lambda e: "、".join(e.function_labels)),
             Column(_("加入日期"), lambda e: e.since or "")),
            related=("alliance", "organisation"), district="organisation__district", icon="users-group",
        ),
        Book(
            ChainLink, forms.LinkForm, _("上下游关系"), _("联盟成员之间谁供应谁、供应什么。"),
            (ALLIANCE, Column(_("供方"), lambda e: e.upstream), Column(_("用方"), lambda e: e.downstream),
             Column(_("供应什么"), lambda e: e.product), Column(_("开始日期"), lambda e: e.since)),
            related=("alliance", "upstream__organisation", "downstream__organisation"),
            district="upstream__organisation__district", icon="arrows-join",
        ),
    )
}  # fmt: skip
