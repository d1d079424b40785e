"""The case library: what was done, by whom, and with which figures (F209–F211, F214, F215)."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from common.search import Searchable
from news.enums import CaseKind, CaseStatus, PartnerConsent, PartnerRole
from news.querysets import CaseQuerySet
from news.workflow import CASE
from parks.models import Park
from taxonomy.models import Term


class Case(TimeStamped, Workflowed, Searchable):
    """A case with outcome figures. It may stem from something on the platform: `origin` names what and which (by reference).

    Whoever is named consents before it is published (CasePartner). A reference case retells a founding document: it names
    its source, has no partners, and is labelled.
    """

    workflow = CASE

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("撰写单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("撰稿人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    park = models.ForeignKey(
        Park, verbose_name=_("所在园区"), null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("状态"), max_length=24, choices=CaseStatus, default=CaseStatus.COLLECTED)
    kind = models.CharField(_("类型"), max_length=16, choices=CaseKind, default=CaseKind.TRANSFER)
    title = models.CharField(_("标题"), max_length=80)
    summary = models.CharField(_("一句话成效"), max_length=160)
    problem = models.TextField(_("当初的难题"), max_length=3000, blank=True)
    solution = models.TextField(_("怎样解决"), max_length=5000, blank=True)
    outcome = models.TextField(_("成效"), max_length=3000, blank=True)
    lesson = models.TextField(_("可推广的做法"), max_length=3000, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"))
    funding = YuanField(_("财政经费"), null=True, blank=True)
    funder = models.CharField(_("经费来源"), max_length=80, blank=True)
    team = models.CharField(_("服务团队"), max_length=80, blank=True)
    origin_kind = models.CharField(_("来自"), max_length=16, blank=True)
    origin_reference = models.CharField(_("来源编号"), max_length=40, blank=True)
    source = models.CharField(_("资料来源"), max_length=120, blank=True)
    promoted_at = models.DateTimeField(_("重点推介"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    is_reference = models.BooleanField(_("文献数据"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("案例")
        ordering = ["-published_at", "-pk"]
        indexes = [
            GinIndex(fields=["search_grams"], name="case_grams"),
            models.Index(fields=["status", "-published_at"], name="case_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_reference=True) | Q(organisation__isnull=False), name="case_has_a_writer"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.reference])

    @property
    def is_promoted(self) -> bool:
        return self.promoted_at is not None

    def index_content(self) -> None:
        """Set the search vectors; the caller saves."""
        self.index(self.title, self.summary, self.problem, self.solution, self.outcome, self.lesson, self.reference)


class CasePartner(models.Model):
    """An organisation that a case names, and what it says to that."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="case_parts"
    )
    role = models.CharField(_("角色"), max_length=8, choices=PartnerRole)
    consent = models.CharField(_("发布意见"), max_length=8, choices=PartnerConsent, default=PartnerConsent.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("案例单位")
        ordering = ["role", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "organisation"], name="case_names_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"


class CaseFigure(models.Model):
    """One outcome: what was measured, before and after or the change, its unit, its source, and when it was measured."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(_("指标"), max_length=60)
    before = models.DecimalField(_("之前"), max_digits=18, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(_("之后"), max_digits=18, decimal_places=4, null=True, blank=True)
    change = models.DecimalField(_("变化"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=24)
    compared_with = models.CharField(_("对比对象"), max_length=60, blank=True)
    source = models.CharField(_("数据来源"), max_length=80)
    measured_on = models.DateField(_("测得日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成效数字")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(change__isnull=False) | Q(after__isnull=False), name="figure_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.shown}"

    @property
    def shown(self) -> str:
        """`−11 %`, `35 → 28 分钟`, `500 家`: as people write it."""
        if self.change is not None:
            sign = "−" if self.change < 0 else "+"
            return f"{sign}{plain(abs(self.change))} {self.unit}"
        after = plain(self.after)
        return f"{plain(self.before)} → {after} {self.unit}" if self.before is not None else f"{after} {self.unit}"


def plain(value: Decimal | None) -> str:
    """A number without superfluous noughts."""
    return "" if value is None else f"{value.normalize():f}"
