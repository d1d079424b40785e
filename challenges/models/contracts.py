"""From contract to archive: contract record, milestones with evidence, acceptance, the outcome asked later (5.5, 5.6)."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from challenges.contract_querysets import AcceptanceFileQuerySet, ContractQuerySet, OfContractQuerySet
from challenges.enums import AcceptanceDocument, AcceptanceOutcome, ContractKind, Flow, MilestoneStatus
from challenges.models.bids import Bid
from challenges.models.challenges import Challenge
from challenges.models.money import Movement
from common.models import StateChange, TimeStamped
from common.money import YuanField


class Contract(TimeStamped):
    """技术合同 of a challenge and a selected bid: a record that both sides confirm, then registered once (5.6)."""

    challenge = models.ForeignKey(Challenge, verbose_name=_("榜单"), on_delete=models.PROTECT, related_name="contracts")
    bid = models.OneToOneField(Bid, verbose_name=_("揭榜方案"), on_delete=models.PROTECT, related_name="contract")
    kind = models.CharField(_("合同类别"), max_length=16, choices=ContractKind, default=ContractKind.DEVELOPMENT)
    name = models.CharField(_("项目名称"), max_length=120)
    total = YuanField(_("合同成交总额"))
    technical = YuanField(_("技术交易额"))
    subsidy = YuanField(_("财政支持金额"))
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    sponsor_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sponsor_confirmed_at = models.DateTimeField(_("发榜方确认"), null=True, blank=True)
    bidder_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bidder_confirmed_at = models.DateTimeField(_("揭榜方确认"), null=True, blank=True)
    registration = models.CharField(_("认定登记编号"), max_length=40, blank=True)
    registered_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    flow = models.CharField(_("成果流向"), max_length=24, choices=Flow, blank=True)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("技术合同")
        constraints = [
            models.CheckConstraint(condition=models.Q(technical__lte=models.F("total")), name="technical_within_total"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("challenge_contract", args=[self.challenge.reference])

    @property
    def is_confirmed(self) -> bool:
        return bool(self.sponsor_confirmed_at and self.bidder_confirmed_at)

    @property
    def is_registered(self) -> bool:
        return self.registered_at is not None


class Milestone(TimeStamped):
    """A milestone as contracted: evidence, check, one rectification, then passed or failed (F065)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("名称"), max_length=80)
    target = models.CharField(_("目标指标"), max_length=300, blank=True)
    deliverable = models.CharField(_("交付物"), max_length=300, blank=True)
    due_on = models.DateField(_("应完成日"))
    share = models.DecimalField(
        _("支付比例（%）"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    status = models.CharField(_("状态"), max_length=12, choices=MilestoneStatus, default=MilestoneStatus.PLANNED)
    report = models.TextField(_("完成情况"), max_length=2000, blank=True)
    rectifications = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("考核意见"), max_length=1000, blank=True)
    payment = models.OneToOneField(Movement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    attachments = GenericRelation("postings.Attachment")
    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("里程碑")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["contract", "position"], name="milestone_position")]

    def __str__(self) -> str:
        return self.name


class Acceptance(TimeStamped):
    """验收: the final report with figures and attachments of 5.5, the panel's score and votes, the outcome."""

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="acceptance")
    summary = models.TextField(_("完成情况"), max_length=5000, blank=True)
    figures = models.JSONField(_("验收数据"), default=dict, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(_("验收得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("同意票"), default=0)
    votes_against = models.PositiveSmallIntegerField(_("反对票"), default=0)
    outcome = models.CharField(_("结论"), max_length=12, choices=AcceptanceOutcome, blank=True)
    opinion = models.TextField(_("验收意见"), max_length=2000, blank=True)
    rectify_by = models.DateField(_("整改期限"), null=True, blank=True)
    rectifications = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("验收")

    def __str__(self) -> str:
        return str(self.contract)


class AcceptanceFile(models.Model):
    """An attachment of the acceptance under its heading."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="files")
    document = models.CharField(_("材料"), max_length=16, choices=AcceptanceDocument)
    attachments = GenericRelation("postings.Attachment")
    objects = AcceptanceFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("验收材料")

    def __str__(self) -> str:
        return self.get_document_display()


class OutcomeQuestion(models.Model):
    """What became of it: asked 90 days and a year after the archive."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="outcomes")
    days = models.PositiveSmallIntegerField(_("归档后天数"))
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_in_use = models.BooleanField(_("已投入使用"), null=True, blank=True)
    revenue = YuanField(_("新增销售收入"), null=True, blank=True)
    text = models.TextField(_("说明"), max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成效回访")
        constraints = [models.UniqueConstraint(fields=["challenge", "days"], name="one_question_a_term")]

    def __str__(self) -> str:
        return f"{self.challenge_id} +{self.days}"
