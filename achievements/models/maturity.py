"""Maturity with evidence (N26): how it moved, and the reviews that turn a declared level into a verified one."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from achievements.enums import OPEN_REVIEWS, Answer, MaturityEvidence, ReviewStatus, Verdict
from achievements.models.achievements import Achievement
from achievements.querysets import MaturityReviewQuerySet
from achievements.workflow import MATURITY_REVIEW
from common.models import StateChange, TimeStamped, Workflowed


class MaturityChange(models.Model):
    """The maturity of an achievement moved: what was declared before and after. Written with the change, never changed."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="maturity_changes")
    before = models.PositiveSmallIntegerField(_("原成熟度"))
    after = models.PositiveSmallIntegerField(_("新成熟度"))
    checked = models.CharField(_("核对"), max_length=12, choices=MaturityEvidence)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成熟度变化")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"TRL {self.before} → {self.after}"


class MaturityReview(TimeStamped, Workflowed):
    """An application to have one level of one achievement verified: its check-list answered, evidence attached, judged by
    `desk`. `due_at` is the clock of the present state. Verified is what counts today; the rest is history.
    """

    workflow = MATURITY_REVIEW
    prefix = "HY"

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    achievement = models.ForeignKey(
        Achievement, verbose_name=_("成果"), on_delete=models.CASCADE, related_name="maturity_reviews"
    )
    level = models.PositiveSmallIntegerField(_("申请级别"), validators=[MinValueValidator(1), MaxValueValidator(9)])
    edition = models.CharField(_("清单版本"), max_length=16)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("申请人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    desk = models.ForeignKey(
        Organisation, verbose_name=_("核验机构"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("状态"), max_length=24, choices=ReviewStatus, default=ReviewStatus.DRAFT)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("核验人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    opinion = models.TextField(_("核验意见"), max_length=1000, blank=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = MaturityReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成熟度核验")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "due_at"], name="maturity_review_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement"], condition=models.Q(status__in=OPEN_REVIEWS), name="one_open_maturity_review"
            ),
            models.UniqueConstraint(
                fields=["achievement"], condition=models.Q(status="verified"), name="one_verified_maturity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement} · TRL {self.level}"

    def get_absolute_url(self) -> str:
        return reverse("maturity_review", args=[self.reference])

    @property
    def organisation_id(self) -> int:
        """Whose achievement it is."""
        return self.achievement.organisation_id

    @property
    def is_editable(self) -> bool:
        """In its owner's hands."""
        return self.status in {ReviewStatus.DRAFT, ReviewStatus.RETURNED}

    @property
    def acts_next(self) -> Organisation | None:
        """Whose step is due; nobody's once it is over."""
        if self.status == ReviewStatus.SUBMITTED:
            return self.desk
        return self.achievement.organisation if self.is_editable else None


class MaturityItem(models.Model):
    """One line of the check-list as this review has it: the words of its edition, the owner's answer, the judgement."""

    review = models.ForeignKey(MaturityReview, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(_("条目"), max_length=8)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("要求"), max_length=120)
    answer = models.CharField(_("自查"), max_length=4, choices=Answer, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    verdict = models.CharField(_("核验"), max_length=4, choices=Verdict, blank=True)
    remark = models.CharField(_("核验说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核验条目")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="maturity_item_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
