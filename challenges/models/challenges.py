"""The challenge: a firm's problem laid open for answers, with its indicators, amendments, opinions and appeals (5.2, 5.3 A)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.enums import (
    ChallengeKind,
    ChallengeStatus,
    Channel,
    OpinionVerdict,
    ProgrammeLabel,
    ReviewMode,
    RightsTerms,
    TeamMode,
)
from challenges.models.problems import ProblemItem
from challenges.models.programmes import Programme, ProgrammeTerms
from challenges.querysets import ChallengeQuerySet
from challenges.workflow import CHALLENGE
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from common.search import Searchable
from common.validators import validate_keyword
from parks.models import Park
from postings.models import IndicatorRow
from taxonomy.models import Term


class Challenge(TimeStamped, Workflowed, Searchable):
    """榜单. `terms` are frozen at submission: a rule that changes later does not change a challenge under way.

    `due_at` is the clock of the state, owed by whoever the workflow names. `snapshot` is what was published, with its SHA-256.
    Field names follow domain facts 5.3 A.
    """

    prefix = "BD"
    workflow = CHALLENGE

    reference = models.CharField(_("榜单编号"), max_length=20, unique=True, editable=False)
    programme = models.ForeignKey(
        Programme, verbose_name=_("计划"), on_delete=models.PROTECT, related_name="challenges"
    )
    terms = models.ForeignKey(
        ProgrammeTerms, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    need = models.ForeignKey(
        "needs.Need",
        verbose_name=_("来源需求"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="challenges",
    )
    problem = models.ForeignKey(
        ProblemItem,
        verbose_name=_("来源难题"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="challenges",
    )
    relisted_from = models.ForeignKey(
        "self", verbose_name=_("重发自"), null=True, blank=True, on_delete=models.SET_NULL, related_name="relisted_as"
    )
    kind = models.CharField(_("榜单类型"), max_length=12, choices=ChallengeKind, default=ChallengeKind.ENTERPRISE)
    label = models.CharField(_("计划标签"), max_length=16, choices=ProgrammeLabel, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("发榜单位"), on_delete=models.PROTECT, related_name="challenges"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("联系人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    park = models.ForeignKey(
        Park, verbose_name=_("所在园区"), null=True, blank=True, on_delete=models.PROTECT, related_name="challenges"
    )
    status = models.CharField(_("状态"), max_length=24, choices=ChallengeStatus, default=ChallengeStatus.DRAFT)
    due_at = models.DateTimeField(_("本步骤截止"), null=True, blank=True)

    title = models.CharField(_("题目"), max_length=60)
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    industry = models.ForeignKey(
        Term, verbose_name=_("应用行业"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    discipline = models.ForeignKey(
        Term, verbose_name=_("学科"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    keywords = ArrayField(
        models.CharField(max_length=10, validators=[validate_keyword]),
        verbose_name=_("关键词"),
        default=list,
        blank=True,
    )
    background = models.TextField(_("背景与现有基础"), max_length=1500, blank=True)
    content = models.TextField(_("主要研究内容"), max_length=3000, blank=True)
    months = models.PositiveSmallIntegerField(
        _("完成时限（月）"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    rights = models.CharField(_("产权归属"), max_length=16, choices=RightsTerms, default=RightsTerms.SHARED)
    rights_note = models.CharField(_("产权说明"), max_length=300, blank=True)
    own_amount = YuanField(_("企业投入"), null=True, blank=True, help_text=_("企业榜可写 0，表示面议。"))
    subsidy = YuanField(_("申请财政支持"), null=True, blank=True)
    payment_note = models.CharField(_("资金投入与付款方式"), max_length=300, blank=True)
    conditions = models.TextField(_("揭榜方条件"), max_length=1000, blank=True)
    acceptance = models.TextField(_("验收标准"), max_length=1500, blank=True)
    team_mode = models.CharField(_("队伍模式"), max_length=12, choices=TeamMode, default=TeamMode.SINGLE)
    review_mode = models.CharField(_("评榜方式"), max_length=12, choices=ReviewMode, default=ReviewMode.ROLLING)
    channel = models.CharField(_("揭榜途径"), max_length=8, choices=Channel, default=Channel.OPEN)
    designated = models.ManyToManyField(
        Organisation, verbose_name=_("受托单位"), blank=True, related_name="commissions"
    )
    closes_on = models.DateField(_("揭榜截止日"), null=True, blank=True)
    declared_true = models.BooleanField(_("承诺内容真实、三年内无不良信用记录"), default=False)
    declared_unclassified = models.BooleanField(_("不含涉密内容"), default=False)

    published_at = models.DateTimeField(_("发榜时间"), null=True, blank=True)
    snapshot = models.JSONField(null=True, blank=True, editable=False)
    snapshot_hash = models.CharField(max_length=64, blank=True, editable=False)
    resumes_as = models.CharField(max_length=24, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("榜单")
        ordering = ["-published_at", "-pk"]
        indexes = [
            GinIndex(fields=["search_grams"], name="challenge_grams"),
            models.Index(fields=["status", "-published_at", "-id"], name="challenge_newest"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="challenge_clock"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.reference])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ChallengeIndicator(IndicatorRow):
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="indicators")

    class Meta(IndicatorRow.Meta):
        verbose_name = verbose_name_plural = _("考核指标")


class Amendment(models.Model):
    """A change after publication: what changed, why, told to bidders; chained to the snapshot by hashes.

    One that `is_binding` changes money or indicators: bids handed in before must be confirmed again by their bidders.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("次序"))
    changes = models.JSONField()
    reason = models.CharField(_("原因"), max_length=300)
    is_binding = models.BooleanField(_("须重新确认方案"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    snapshot_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("更正")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="amendment_number")]

    def __str__(self) -> str:
        return f"{self.challenge_id} #{self.number}"


class Opinion(models.Model):
    """论证: an expert without conflict says whether the problem is real, new and worth its cost."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="opinions")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("专家"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    verdict = models.CharField(_("结论"), max_length=12, choices=OpinionVerdict, blank=True)
    cost_is_fair = models.BooleanField(_("经费合理"), null=True, blank=True)
    text = models.TextField(_("意见"), max_length=1500, blank=True)
    at = models.DateTimeField(_("时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("论证意见")
        constraints = [models.UniqueConstraint(fields=["challenge", "expert"], name="one_opinion_an_expert")]

    def __str__(self) -> str:
        return f"{self.expert} · {self.challenge_id}"


class Appeal(models.Model):
    """The sponsor objects to not being listed; answered within the clock."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(_("申诉理由"), max_length=1500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    is_upheld = models.BooleanField(_("申诉成立"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=1500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申诉")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.at:%F}"
