"""What a need and an achievement have in common: owner, reference, life, disclosure, indicators, files, search."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.search import Searchable
from common.validators import validate_keyword
from parks.models import Park
from postings.enums import EDITABLE, Disclosure, Operator, PostingStatus
from postings.querysets import PostingQuerySet
from postings.workflow import POSTING
from taxonomy.enums import Scheme
from taxonomy.models import Term
from taxonomy.selectors import names_of

CONFIRM_AFTER = timedelta(days=90)
"""A published posting that its owner has not confirmed for so long is taken down (domain facts 5.3 C)."""


def validate_flag(code: str) -> None:
    """A code of the dictionary of technology flags."""
    if code not in names_of(Scheme.TECHNOLOGY_FLAG):
        raise ValidationError(_("字典里没有这个技术标记：%(code)s。"), params={"code": code})


class Posting(TimeStamped, Workflowed, Searchable):
    """Something that an organisation lays open for others: abstract base of Need and Achievement.

    `external_code` is the 编号 of an imported row, unique per owner of the import: the same 编号 updates the same row.
    `content_changed_at` moves with every change that matching must see. `version` is the optimistic lock of the form.
    `published_at` is the latest publication: content changed after it has not been read by a reviewer yet.
    """

    workflow = POSTING
    prefix: ClassVar[str]
    main_text: ClassVar[str]
    required_to_submit: ClassVar[tuple[str, ...]]
    kept_apart: ClassVar[frozenset[str]] = frozenset()
    """Fields of the subclass that no form, import or API call writes: a service of its own does."""

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    external_code = models.CharField(_("外部编号"), max_length=64, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("发布单位"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("联系人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss",
    )
    park = models.ForeignKey(
        Park, verbose_name=_("所在园区"), null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    status = models.CharField(_("状态"), max_length=24, choices=PostingStatus, default=PostingStatus.DRAFT)
    disclosure = models.CharField(_("公开范围"), max_length=12, choices=Disclosure, default=Disclosure.PUBLIC)
    title = models.CharField(_("名称"), max_length=200)
    keywords = ArrayField(
        models.CharField(max_length=10, validators=[validate_keyword]),
        verbose_name=_("关键词"),
        default=list,
        blank=True,
    )
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    high_tech_field = models.ForeignKey(
        Term, verbose_name=_("高新技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    chain = models.ForeignKey(
        Term, verbose_name=_("重点产业链"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    flags = ArrayField(
        models.CharField(max_length=24, validators=[validate_flag]),
        verbose_name=_("技术标记"),
        default=list,
        blank=True,
    )
    modes = models.ManyToManyField(Term, verbose_name=_("合作方式"), blank=True, related_name="+")
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("最近确认有效"), null=True, blank=True)
    content_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    text_warnings = models.JSONField(_("文字疑点"), default=list, blank=True)
    declared_unclassified = models.BooleanField(_("不含涉密内容"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = PostingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]
        indexes = [
            GinIndex(fields=["search_grams"], name="%(class)s_grams"),
            models.Index(fields=["status", "-published_at", "-id"], name="%(class)s_newest"),
            models.Index(fields=["confirmed_at"], condition=models.Q(status="published"), name="%(class)s_confirmed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "external_code"],
                condition=~models.Q(external_code=""),
                name="%(class)s_external_code",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(_("（未命名）"))

    def get_absolute_url(self) -> str:
        return reverse(self.key, args=[self.reference])

    @property
    def body(self) -> str:
        """The text that is searched and matched, without the title."""
        raise TypeError("a subclass says what its text is")

    @property
    def flag_labels(self) -> list[str]:
        """`卡脖子`, `国产替代`: the names of its flags (F223)."""
        names = names_of(Scheme.TECHNOLOGY_FLAG) if self.flags else {}
        return [names.get(code, code) for code in self.flags]

    @property
    def key(self) -> str:
        """`need`, `achievement`: the kind of posting, in URL names and events."""
        return self._meta.model_name or ""

    @property
    def is_public(self) -> bool:
        """Published, by an organisation that the bureau has verified."""
        return self.status == PostingStatus.PUBLISHED and self.organisation.is_verified

    @property
    def is_editable(self) -> bool:
        """A draft in the wide sense: incomplete content may be saved."""
        return self.status in EDITABLE

    @property
    def confirm_by(self) -> datetime | None:
        """Until when the owner must confirm that a published posting still holds."""
        if self.status != PostingStatus.PUBLISHED or self.confirmed_at is None:
            return None
        return self.confirmed_at + CONFIRM_AFTER

    @property
    def changed_since_review(self) -> bool:
        """Published, and its owner has changed the content since a reviewer passed it."""
        seen, changed = self.published_at, self.content_changed_at
        return self.status == PostingStatus.PUBLISHED and seen is not None and changed is not None and changed > seen

    def index_content(self, indicators: "Iterable[IndicatorRow]") -> None:
        """Set the search vectors from everything that a reader would search by; the caller saves."""
        lines = [f"{row.quantity} {row.shown_value}" for row in indicators]
        codes = (self.reference, self.external_code, self.organisation.name)
        self.index(self.title, " ".join(self.keywords), self.body, *lines, *codes)


class IndicatorRow(models.Model):
    """One measurable line of one posting: quantity, operator, value or range, unit, must or wish. Abstract."""

    quantity = models.CharField(_("指标名称"), max_length=60)
    operator = models.CharField(_("关系"), max_length=6, choices=Operator, default=Operator.AT_LEAST)
    low = models.DecimalField(_("数值"), max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("上限"), max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=24, blank=True)
    must = models.BooleanField(_("必达"), default=True)
    test_method = models.CharField(_("测试方法"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.quantity} {self.shown_value}"

    @property
    def shown_value(self) -> str:
        """`≤ 0.1 mm`, `5–40 ℃`: as people write it."""
        low, high = (f"{value.normalize():f}" if value is not None else "" for value in (self.low, self.high))
        if not low and not high:
            return self.unit
        if self.operator == Operator.RANGE:
            return f"{low}–{high} {self.unit}".strip()
        sign = {Operator.AT_MOST: "≤", Operator.AT_LEAST: "≥"}.get(self.operator, self.operator)  # type: ignore[call-overload]
        return f"{sign} {low or high} {self.unit}".strip()


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """A generated name: nothing that the uploader typed reaches the file system."""
    return f"attachments/{attachment.token[:2]}/{attachment.token}"


class Attachment(models.Model):
    """A file of a posting, a match's conversation or later a bid; judged by content, served only as a download."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    about = GenericForeignKey()
    token = models.CharField(max_length=40, unique=True, editable=False)
    file = models.FileField(upload_to=attachment_path)
    name = models.CharField(_("文件名"), max_length=160)
    size = models.PositiveBigIntegerField(_("大小"))
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        indexes = [models.Index(fields=["content_type", "object_id"], name="attachment_about")]
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


from postings.importing.models import ImportIssue, ImportJob  # noqa: E402, F401  (Django finds the models of an app here)
