"""Review: reviewers, conflicts, assignments, scores hidden until submitted, objections (N12, N13)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.enums import AssignmentStatus
from challenges.models.bids import Bid
from challenges.models.challenges import Challenge
from challenges.querysets import ObjectionQuerySet
from common.models import TimeStamped
from taxonomy.models import Term


class Reviewer(TimeStamped):
    """A person whom the bureau asks to review: fields, how many bids at a time, whether available."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("专家"), on_delete=models.CASCADE, related_name="reviewer"
    )
    fields = models.ManyToManyField(Term, verbose_name=_("擅长领域"), blank=True, related_name="+")
    capacity = models.PositiveSmallIntegerField(_("同时评审上限"), default=5)
    is_active = models.BooleanField(_("可以参加评审"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评审专家")

    def __str__(self) -> str:
        return str(self.user)


class DeclaredConflict(models.Model):
    """A conflict that somebody knows: with an organisation, or with a person (co-author, co-inventor, kin)."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("利益冲突")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | models.Q(person__isnull=False),
                name="conflict_with_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id}"


class Assignment(models.Model):
    """One reviewer's review of one bid; others' scores stay hidden until this one is submitted (T09).

    `declaration` names the text of `challenges.declarations` to which the reviewer put their name at `declared_at`.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="assignments")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(_("状态"), max_length=12, choices=AssignmentStatus, default=AssignmentStatus.ASSIGNED)
    assigned_at = models.DateTimeField(_("分派时间"))
    due_at = models.DateTimeField(_("截止时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    comment = models.TextField(_("总体意见"), max_length=2000, blank=True)
    declared_at = models.DateTimeField(_("声明无利益冲突的时间"), null=True, blank=True)
    declaration = models.CharField(_("声明文本的版本"), max_length=16, blank=True)
    recusal = models.CharField(_("回避原因"), max_length=300, blank=True)
    total = models.DecimalField(_("加权得分"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评审任务")
        constraints = [models.UniqueConstraint(fields=["bid", "reviewer"], name="one_assignment_a_reviewer")]
        indexes = [models.Index(fields=["reviewer", "status"], name="assignment_desk")]

    def __str__(self) -> str:
        return f"{self.reviewer_id} → {self.bid_id}"


class CriterionScore(models.Model):
    """0–100 for one criterion of the rubric, which is frozen with the challenge's terms."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(_("标准"), max_length=60)
    weight = models.PositiveSmallIntegerField(_("权重"))
    score = models.PositiveSmallIntegerField(_("得分"), validators=[MinValueValidator(0), MaxValueValidator(100)])
    comment = models.CharField(_("评语"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评分")
        constraints = [models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.score}"


class Objection(models.Model):
    """异议 during publicity: by somebody with a name, with evidence, answered."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="objections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("异议内容"), max_length=2000)
    at = models.DateTimeField(_("时间"))
    is_upheld = models.BooleanField(_("异议成立"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    attachments = GenericRelation("postings.Attachment")
    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("异议")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.at:%F}"
