"""What people are told (notifications, also the outbox of mail) and what they owe (obligations with a clock)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped
from inbox.enums import DIGESTED, Kind
from inbox.querysets import QUIET_FROM, QUIET_UNTIL, DigestQuerySet, NotificationQuerySet, ObligationQuerySet


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
                fields=["created_at", "id"], condition=Q(mail_wanted=True, mailed_at=None), name="notification_outbox"
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


def digested_by_default() -> list[str]:
    return [str(kind) for kind in DIGESTED]


class MailPreference(models.Model):
    """When a person wants no mail, and which kinds only with the digest. Who has no row has the defaults.

    Hours of Asia/Shanghai, 0 to 23: quiet from the first until the second, over midnight where the first is the later;
    two equal hours are no quiet time.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    quiet_from = models.PositiveSmallIntegerField(_("免打扰开始"), default=QUIET_FROM)
    quiet_until = models.PositiveSmallIntegerField(_("免打扰结束"), default=QUIET_UNTIL)
    digested_kinds = models.JSONField(_("只进摘要的消息种类"), default=digested_by_default, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("邮件设置")
        constraints = [
            models.CheckConstraint(condition=Q(quiet_from__lte=23, quiet_until__lte=23), name="quiet_hours_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.quiet_from}–{self.quiet_until}"


class DigestDay(models.Model):
    """One morning's digests. `failures` names the sources that gave an error, with its type; `error` what stopped it all.

    Without `finished_at` the day is not done, and the next call of the task goes on with who has no digest yet.
    """

    day = models.DateField(_("日期"), primary_key=True)
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    people = models.PositiveIntegerField(_("人数"), default=0)
    cards = models.PositiveIntegerField(_("有内容的摘要"), default=0)
    failures = models.JSONField(_("未取到的内容"), default=dict, blank=True)
    error = models.CharField(_("中断原因"), max_length=120, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = _("摘要日")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class Digest(models.Model):
    """What one person was given on one day: at most five references, never texts. Kept also when it is empty.

    `missing` names the sources that failed while it was made; `more` counts what found no place.
    """

    day = models.ForeignKey(DigestDay, on_delete=models.CASCADE, related_name="digests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    composed_at = models.DateTimeField()
    more = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("每日摘要")
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day_id}"


class DigestItem(models.Model):
    """A place in a digest: which source can put it into words, and by which key."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, choices=Kind)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["digest", "position"], name="one_item_a_place")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
