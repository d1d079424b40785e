"""Bids: the form of 5.5 with an answer to each indicator, a consortium, milestones that add up, a budget."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.enums import BidStatus, BudgetSource, Consent
from challenges.models.challenges import Challenge, ChallengeIndicator
from challenges.querysets import BidQuerySet
from challenges.workflow import BID
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField


class Bid(TimeStamped, Workflowed):
    """揭榜申报. Sealed until the review opens it (`opened_at`): before, officials see that it is there and nothing of it.

    `excluded_reviewers` are people that the bidder does not want, without explanation (N13). `reason` is the answer that the
    bidder reads, whatever the outcome (N02). `achievement` is the result of the library on which the bid stands (F062).
    `answers_to` is the number of the last amendment that the bidder knew when handing in or confirming.
    """

    prefix = "JB"
    workflow = BID

    reference = models.CharField(_("揭榜编号"), max_length=20, unique=True, editable=False)
    challenge = models.ForeignKey(Challenge, verbose_name=_("榜单"), on_delete=models.PROTECT, related_name="bids")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("揭榜单位"), on_delete=models.PROTECT, related_name="bids"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("项目负责人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="bids",
    )
    status = models.CharField(_("状态"), max_length=24, choices=BidStatus, default=BidStatus.DRAFT)
    achievement = models.ForeignKey(
        "achievements.Achievement",
        verbose_name=_("依托的成果"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bids",
    )
    route = models.TextField(_("技术路线"), max_length=5000, blank=True)
    basis = models.TextField(_("基础与业绩"), max_length=3000, blank=True)
    facilities = models.TextField(_("平台与设备"), max_length=2000, blank=True)
    rights_plan = models.TextField(_("知识产权与权属安排"), max_length=1500, blank=True)
    risks = models.TextField(_("风险与对策"), max_length=2000, blank=True)
    deliverables = models.TextField(_("成果交付物"), max_length=1500, blank=True)
    price = YuanField(_("报价"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(
        _("周期（月）"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    declared_true = models.BooleanField(_("承诺内容真实、无知识产权纠纷"), default=False)
    excluded_reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("请求回避的评审专家"), blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("启封时间"), null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    answers_to = models.PositiveSmallIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(_("按更正确认时间"), null=True, blank=True, editable=False)
    score = models.DecimalField(_("评审得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    reason = models.TextField(_("答复理由"), max_length=1500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = BidQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("揭榜方案")
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"],
                condition=~Q(status=BidStatus.WITHDRAWN),
                name="one_bid_an_organisation",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("bid", args=[self.reference])

    @property
    def is_opened(self) -> bool:
        return self.opened_at is not None


class BidAnswer(models.Model):
    """What the bid promises for one indicator of the challenge, compared with what is required by the engine's arithmetic."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="answers")
    indicator = models.ForeignKey(
        ChallengeIndicator, verbose_name=_("考核指标"), on_delete=models.CASCADE, related_name="answers"
    )
    low = models.DecimalField(_("承诺值"), max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("承诺上限"), max_digits=20, decimal_places=6, null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("指标响应")
        constraints = [models.UniqueConstraint(fields=["bid", "indicator"], name="one_answer_an_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.low}"


class ConsortiumMember(models.Model):
    """创新联合体 (F064): an organisation with its part; it counts once it has consented."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("成员单位"), on_delete=models.PROTECT, related_name="consortium_seats"
    )
    duty = models.CharField(_("分工"), max_length=300)
    consent = models.CharField(_("确认"), max_length=12, choices=Consent, default=Consent.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联合体成员")
        constraints = [models.UniqueConstraint(fields=["bid", "organisation"], name="one_seat_an_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation}"


class PlannedMilestone(models.Model):
    """A milestone as proposed: what, by which month, for what share of the subsidy; the shares of a bid add up to 100."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("名称"), max_length=80)
    target = models.CharField(_("目标指标"), max_length=300, blank=True)
    deliverable = models.CharField(_("交付物"), max_length=300, blank=True)
    month = models.PositiveSmallIntegerField(
        _("第几个月完成"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    share = models.DecimalField(
        _("支付比例（%）"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )

    class Meta:
        verbose_name = verbose_name_plural = _("里程碑计划")
        ordering = ["position", "month", "pk"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """经费预算 by line and source."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="budget")
    line = models.CharField(_("科目"), max_length=60)
    source = models.CharField(_("来源"), max_length=12, choices=BudgetSource)
    amount = YuanField(_("金额"))

    class Meta:
        verbose_name = verbose_name_plural = _("经费预算")

    def __str__(self) -> str:
        return f"{self.line} {self.amount}"
