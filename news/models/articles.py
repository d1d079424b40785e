"""News and announcements (F213)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.search import Searchable
from news.enums import ArticleKind, ArticleStatus, Platform
from news.querysets import ArticleQuerySet
from news.workflow import ARTICLE
from parks.models import Park


class Article(TimeStamped, Workflowed, Searchable):
    """A piece of news, an announcement or the notice of an event, with its source, author and date.

    `body` is text with a few marks (see `news.markup`); no HTML is ever stored or believed.
    """

    workflow = ARTICLE

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("发布单位"), on_delete=models.PROTECT, related_name="articles"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("撰稿人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    park = models.ForeignKey(
        Park, verbose_name=_("园区"), null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    status = models.CharField(_("状态"), max_length=24, choices=ArticleStatus, default=ArticleStatus.DRAFT)
    kind = models.CharField(_("类别"), max_length=8, choices=ArticleKind, default=ArticleKind.NEWS)
    platform = models.CharField(_("所属平台"), max_length=12, choices=Platform, blank=True)
    title = models.CharField(_("标题"), max_length=80)
    summary = models.CharField(_("摘要"), max_length=200)
    body = models.TextField(_("正文"), max_length=20_000)
    source = models.CharField(_("来源"), max_length=80)
    source_url = models.URLField(_("原文地址"), max_length=300, blank=True)
    byline = models.CharField(_("作者"), max_length=40, blank=True)
    dated_on = models.DateField(_("日期"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("新闻公告")
        ordering = ["-dated_on", "-pk"]
        indexes = [
            GinIndex(fields=["search_grams"], name="article_grams"),
            models.Index(fields=["status", "-dated_on", "-id"], name="article_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    def index_content(self) -> None:
        """Set the search vectors; the caller saves."""
        self.index(self.title, self.summary, self.body, self.source)
