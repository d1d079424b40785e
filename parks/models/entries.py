"""The registers of a park: what happened, what is offered, what is asked for. Entries are taken down, never deleted."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from parks.entry_enums import EntryStatus, InventoryKind, MilestoneKind, SupportKind
from parks.entry_querysets import EntryQuerySet
from parks.entry_workflow import ENTRY
from parks.models.places import Park
from parks.models.projects import ReserveProject
from taxonomy.models import Term


class Entry(TimeStamped, Workflowed):
    """One line of a register. `is_reference` marks what founding documents say; only the bureau touches it."""

    workflow = ENTRY
    book = ""

    status = models.CharField(_("状态"), max_length=24, choices=EntryStatus, default=EntryStatus.KEPT)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    is_reference = models.BooleanField(_("文献资料"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)
    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def place(self) -> Any:
        """The park or alliance whose people keep this entry; None is the bureau alone."""
        return getattr(self, "park", None) or getattr(self, "alliance", None)

    def get_absolute_url(self) -> str:
        return reverse("entry", args=[self.book, self.pk])


class ParkMilestone(Entry):
    """A day on the way from signing to opening (F023)."""

    book = "milestones"

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(_("节点"), max_length=12, choices=MilestoneKind)
    title = models.CharField(_("说明"), max_length=80)
    day = models.DateField(_("日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("园区节点")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "kind"],
                condition=models.Q(status=EntryStatus.KEPT) & ~models.Q(kind=MilestoneKind.OTHER),
                name="milestone_once",
                violation_error_message=_("这个节点已经登记，请修改原来的一条。"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Signing(Entry):
    """Somebody signed to move in, on the spot (F026); `party` is their name as signed."""

    book = "signings"

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="signings")
    day = models.DateField(_("签约日期"))
    party = models.CharField(_("签约方"), max_length=120)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    occasion = models.CharField(_("场合"), max_length=80, blank=True)
    subject = models.CharField(_("签约内容"), max_length=120, blank=True)
    amount = YuanField(_("计划投资"), null=True, blank=True)
    project = models.ForeignKey(
        ReserveProject, verbose_name=_("储备项目"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="signings",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("现场签约")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.party


class ParkSupport(Entry):
    """What a park offers its tenants: capital, science or incubation (F047)."""

    book = "supports"

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="supports")
    kind = models.CharField(_("类别"), max_length=12, choices=SupportKind)
    name = models.CharField(_("服务名称"), max_length=80)
    provider = models.CharField(_("提供单位"), max_length=120)
    text = models.TextField(_("内容"), max_length=500)
    contact = models.CharField(_("联系方式"), max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("三位一体服务")
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.name


class Scenario(Entry):
    """Where local industry offers to try something (F033): who offers, what is wanted."""

    book = "scenarios"

    park = models.ForeignKey(
        Park, verbose_name=_("园区"), null=True, blank=True, on_delete=models.PROTECT, related_name="scenarios"
    )
    title = models.CharField(_("场景名称"), max_length=80)
    chain = models.ForeignKey(
        Term, verbose_name=_("重点产业链"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    district = models.ForeignKey(
        Term, verbose_name=_("所在区市"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_by = models.CharField(_("提供方"), max_length=120)
    text = models.TextField(_("场景情况"), max_length=1000)
    wanted = models.TextField(_("想要试用什么"), max_length=500)
    until = models.DateField(_("开放至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("应用场景")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Inventory(Entry):
    """How many of something a city or a district has, in a year, and who says so (F027–F029)."""

    book = "inventory"

    district = models.ForeignKey(
        Term, verbose_name=_("区市"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("不选表示全市。"),
    )  # fmt: skip
    kind = models.CharField(_("类别"), max_length=12, choices=InventoryKind)
    label = models.CharField(_("名称"), max_length=60)
    count = models.PositiveIntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=8)
    year = models.PositiveSmallIntegerField(_("年份"))

    class Meta:
        verbose_name = verbose_name_plural = _("资源底数")
        ordering = ["district__position", "kind", "-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__gte=2000, year__lte=2100), name="inventory_year",
                violation_error_message=_("年份须在 2000 到 2100 之间。"),
            ),
            models.UniqueConstraint(
                fields=["district", "kind", "label", "year"], condition=models.Q(status=EntryStatus.KEPT),
                nulls_distinct=False, name="inventory_once",
                violation_error_message=_("同一区市、名称和年份已经登记，请修改原来的一条。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label
