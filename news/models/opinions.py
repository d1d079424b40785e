"""What the public says, and how each item is handled (F212)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from common.models import StateChange, TimeStamped, Workflowed
from news.enums import OpinionChannel, OpinionStatus, OpinionTopic
from news.querysets import OpinionQuerySet
from news.workflow import OPINION


class Opinion(TimeStamped, Workflowed):
    """An opinion or suggestion. Name and address serve the answer only: no public page, feed or API shows them.

    `token` is the secret of the author's own page, for those who have no account.
    """

    workflow = OPINION

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    token = models.CharField(max_length=43, unique=True, editable=False)
    status = models.CharField(_("状态"), max_length=24, choices=OpinionStatus, default=OpinionStatus.RECEIVED)
    channel = models.CharField(_("渠道"), max_length=8, choices=OpinionChannel, default=OpinionChannel.ONLINE)
    topic = models.CharField(_("主题"), max_length=12, choices=OpinionTopic)
    subject = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("意见或建议"), max_length=3000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="opinions",
    )  # fmt: skip
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    consented_at = models.DateTimeField(_("同意时间"), null=True, blank=True)
    may_be_shown = models.BooleanField(_("同意公开意见和答复，不显示姓名"), default=False)
    is_shown = models.BooleanField(_("已公开"), default=False)
    received_at = models.DateTimeField(_("收到时间"))
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("承办单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opinions",
    )
    person = models.ForeignKey(
        User, verbose_name=_("承办人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(_("答复期限"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    satisfied = models.BooleanField(_("是否满意"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)
    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见建议")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["status", "due_at"], name="opinion_due")]
        constraints = [
            models.CheckConstraint(condition=Q(email="") | Q(consented_at__isnull=False), name="opinion_consent")
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("opinion", args=[self.reference])


class OpinionLetter(models.Model):
    """A mail to an author without an account, written with the change that causes it and sent afterwards (outbox)."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="letters")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("意见回信")
        indexes = [models.Index(fields=["created_at"], condition=Q(sent_at=None), name="letter_outbox")]

    def __str__(self) -> str:
        return self.subject
