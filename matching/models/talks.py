"""What people do with a match: answer it, look after it, talk."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matching.enums import AnswerSide, DeclineReason, Verdict
from matching.models.results import Match
from matching.querysets import BrokerClaimQuerySet, ConversationQuerySet


class MatchAnswer(models.Model):
    """One answer to a match, kept for ever: who, for whom, what, and why."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(_("身份"), max_length=12, choices=AnswerSide)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("答复人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="match_answers",
    )
    organisation = models.ForeignKey(Organisation, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("答复"), max_length=12, choices=Verdict)
    reason = models.CharField(_("理由"), max_length=24, choices=DeclineReason, blank=True)
    note = models.CharField(_("补充说明"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("匹配答复")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(verdict=Verdict.DECLINED) | ~Q(reason=""), name="decline_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} · {self.get_verdict_display()}"


class BrokerClaim(models.Model):
    """A broker looks after a match until they hand it back; one at a time."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="claims")
    broker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("技术经纪人"), on_delete=models.PROTECT, related_name="match_claims"
    )
    organisation = models.ForeignKey(Organisation, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("认领时间"))
    released_at = models.DateTimeField(_("交回时间"), null=True, blank=True)

    objects = BrokerClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("经纪人认领")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["match"], condition=Q(released_at=None), name="one_broker_a_match")
        ]

    def __str__(self) -> str:
        return f"{self.broker} · {self.match_id}"


class Conversation(models.Model):
    """The talk of both sides, and of the broker who looks after the match; opened when both are interested."""

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="conversation")
    opened_at = models.DateTimeField(_("开始时间"))
    last_message_at = models.DateTimeField(_("最近消息"), null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("对话")
        ordering = ["-last_message_at", "-opened_at"]

    def __str__(self) -> str:
        return str(self.match)


class Message(models.Model):
    """One message; never changed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发送人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("内容"), max_length=4000, blank=True)
    at = models.DateTimeField(_("时间"))

    attachments = GenericRelation("postings.Attachment")

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["conversation", "at"], name="message_order")]

    def __str__(self) -> str:
        return self.text[:40]


class ReadMark(models.Model):
    """Up to when a person has read a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_read_mark")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.read_until:%F %T}"
