"""Policies as rules on an organisation's facts (F035, F130, F195, F196, F199, N20, N34)."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from common.search import Searchable
from resources.enums.policies import MoneyKind, Operator, PolicyWindow, SupportMode, VersionStatus
from resources.querysets.policies import EligibilityQuerySet, VersionQuerySet
from resources.workflow.policies import VERSION
from taxonomy.models import Term


class PolicyPackage(TimeStamped):
    """政策包: policies published together under one theme (F196, F199), with the document that names it."""

    code = models.SlugField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    intro = models.CharField(_("说明"), max_length=300, blank=True)
    source = models.CharField(_("出处"), max_length=255, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_reference = models.BooleanField(_("仅作参考"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("政策包")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Policy(TimeStamped):
    """A policy through all its versions. Reference ones are only named in the founding documents and decide nothing."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    packages = models.ManyToManyField(PolicyPackage, verbose_name=_("政策包"), blank=True, related_name="policies")
    is_reference = models.BooleanField(_("仅作参考"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("政策")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("policy", args=[self.code])


class PolicyVersion(TimeStamped, Workflowed, Searchable):
    """What the policy says from a day on: text, money, dates and, as rows, conditions. Drafted by one, approved by another."""

    workflow = VERSION

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField(_("版本"))
    status = models.CharField(_("状态"), max_length=24, choices=VersionStatus, default=VersionStatus.DRAFT)
    title = models.CharField(_("政策名称"), max_length=120)
    issuer = models.CharField(_("发布单位"), max_length=80)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    source = models.TextField(_("依据原文"), max_length=1500)
    summary = models.CharField(_("一句话说明"), max_length=200)
    how = models.TextField(_("怎么办理"), max_length=1000, blank=True)
    plan = models.ForeignKey(
        Term, verbose_name=_("计划体系"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mode = models.CharField(_("支持方式"), max_length=16, choices=SupportMode)
    money_kind = models.CharField(_("资金"), max_length=8, choices=MoneyKind, default=MoneyKind.NONE)
    money_low = YuanField(_("最低金额"), null=True, blank=True)
    money_high = YuanField(_("最高金额"), null=True, blank=True)
    money_fact = models.CharField(_("按哪项数据"), max_length=24, blank=True)
    money_rate = models.DecimalField(
        _("比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    valid_from = models.DateField(_("施行日期"))
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)
    deadline = models.DateField(_("申报截止"), null=True, blank=True)
    no_application = models.BooleanField(_("免申即享"), default=False)
    change_note = models.CharField(_("修改说明"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    history = GenericRelation(StateChange)
    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("政策版本")
        ordering = ["policy", "-version"]
        indexes = [GinIndex(fields=["search_grams"], name="policy_grams")]
        constraints = [
            models.UniqueConstraint(fields=["policy", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["policy"], condition=~Q(status=VersionStatus.APPROVED), name="one_policy_draft"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="policy_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="policy_validity"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.status == VersionStatus.APPROVED:
            return self.policy.get_absolute_url()
        return reverse("policy_version", args=[self.policy.code, self.version])

    def window(self, day: date) -> PolicyWindow:
        """Whether one can apply on that day."""
        if self.valid_from > day:
            return PolicyWindow.UPCOMING
        ended = self.valid_to is not None and self.valid_to < day
        return PolicyWindow.OVER if ended or (self.deadline is not None and self.deadline < day) else PolicyWindow.OPEN

    def index_content(self) -> None:
        """Set the search vectors from what a reader would search by; the caller saves."""
        plan = self.plan.name if self.plan else ""
        self.index(self.title, self.summary, self.source, self.how, self.issuer, self.document_number, plan)


class PolicyCondition(models.Model):
    """One row of a policy's rules: a fact, how it is compared, with what, and the paragraph that says so.

    Rows with the same `group` are alternatives of which one is enough; a row without a group must hold.
    `value` is JSON as `resources.engine.rules.compare` takes it for the kind of the fact.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField(default=0)
    fact = models.CharField(_("数据项"), max_length=24)
    operator = models.CharField(_("关系"), max_length=12, choices=Operator)
    value = models.JSONField(_("要求"))
    group = models.CharField(_("任一组"), max_length=2, blank=True)
    source = models.CharField(_("依据条款"), max_length=255)

    class Meta:
        verbose_name = verbose_name_plural = _("政策条件")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.fact} {self.operator} {self.value}"


class PolicyEligibility(models.Model):
    """That an organisation qualified for a policy from a day on, until it did not: what 免申即享 and telling rest on."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="eligibilities")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="eligibilities")
    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(_("自"))
    ended_on = models.DateField(_("至"), null=True, blank=True)
    told_at = models.DateTimeField(_("通知时间"), null=True, blank=True)

    objects = EligibilityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("符合政策的机构")
        ordering = ["policy", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "organisation"], condition=Q(ended_on=None), name="one_standing_eligibility"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.policy}"
