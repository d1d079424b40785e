"""What people are told (notifications, also the outbox of mail) and what they owe (obligations with a clock)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped
from inbox.enums import Kind
from inbox.querysets import NotificationQuerySet, ObligationQuerySet


class Notification(models.Model):
    """One thing told to one person, written in the transaction that caused it (outbox); the relay mails it afterwards.

    `mail_due_at` is when a failed mail is tried again; `mail_error` says why it failed.

    Unique per (event, recipient): telling twice is telling once. `why` says why this person is told.
    """

    event = models.CharField(max_length=120)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("种类"), max_length=24, choices=Kind)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"), blank=True)
    why = models.CharField(_("为什么收到"), max_length=200)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True, blank=True)
    mail_wanted = models.BooleanField(default=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=300, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="told_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_inbox"),
            models.Index(
                fields=["created_at"], condition=Q(mail_wanted=True, mailed_at=None), name="notification_outbox"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Obligation(TimeStamped):
    """Something that somebody must do by a time (N01): a person, or whoever acts for an organisation.

    Fulfilled by the service that does the thing, escalated by the sweeper when its time has passed, never dropped.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    about = GenericForeignKey()
    code = models.CharField(max_length=40)
    title = models.CharField(_("待办"), max_length=200)
    url = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("责任机构"), on_delete=models.CASCADE, related_name="obligations"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("责任人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="obligations",
    )  # fmt: skip
    due_at = models.DateTimeField(_("截止时间"))
    fulfilled_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    fulfilled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(_("升级时间"), null=True, blank=True)

    history = GenericRelation(StateChange)
    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("待办")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "code", "organisation"], condition=Q(fulfilled_at=None),
                name="owed_once",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation", "due_at"], condition=Q(fulfilled_at=None), name="obligation_open"),
            models.Index(fields=["due_at"], condition=Q(fulfilled_at=None), name="obligation_clock"),
        ]

    def __str__(self) -> str:
        return self.title
