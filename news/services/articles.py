"""News and announcements: written, read by a second official, published, taken down (F213)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.selectors import officials
from common.errors import Conflict, Invalid, Refused
from common.workdays import add_workdays
from common.workflow import move
from inbox.enums import Kind
from inbox.services import fulfil, notify, oblige
from news.enums import ArticleStatus
from news.models import Article
from news.rules import of_writer, writes_articles
from postings.models import Attachment
from postings.services.files import store_file

EDITABLE = (ArticleStatus.DRAFT, ArticleStatus.RETURNED, ArticleStatus.WITHDRAWN)
REVIEW, REVIEW_WORKDAYS = "review_article", 2
"""Two working days for the second reader: proposal, shorter than the three of a screening because news ages."""
MAX_FILES = 10


@transaction.atomic
def save_article(
    *, article: Article | None, organisation: Organisation, data: Mapping[str, Any], by: Any, now: datetime
) -> Article:
    """Write a draft or change one. Raises Refused, or Conflict once it is handed in or published."""
    saved = article or Article(organisation=organisation, author=by, status=ArticleStatus.DRAFT, status_at=now)
    if not writes_articles(by) or not of_writer(by, saved):
        raise Refused(_("新闻公告由科技局和园区管理机构撰写。"))
    if article is not None and article.status not in EDITABLE:
        raise Conflict(_("已提交或已发布的内容不能直接修改，请先撤下。"))
    for name, value in data.items():
        setattr(saved, name, value)
    saved.index_content()
    saved.save()
    return saved


@transaction.atomic
def submit_article(*, article: Article, by: Any, now: datetime) -> None:
    """Hand it in: the bureau's other people owe a second reading."""
    move(article, "submit", by=by, now=now)
    title = _("复核新闻公告：%(title)s") % {"title": article.title}
    readers = list(officials().exclude(pk=by.pk))
    for bureau in Organisation.objects.bureaus():
        if any(bureau.pk in reader.organisation_ids for reader in readers):
            due_at = add_workdays(now, REVIEW_WORKDAYS)
            url = article.get_absolute_url()
            oblige(about=article, code=REVIEW, organisation=bureau, title=title, url=url, due_at=due_at)
    _tell(article, "submitted", readers, title, _("新闻公告须由另一位科技局人员复核后发布。"), now)


@transaction.atomic
def publish_article(*, article: Article, by: Any, now: datetime) -> None:
    """Lay it open; the author is told. Raises Refused for the author, who never reviews their own."""
    move(article, "publish", by=by, now=now, published_at=now)
    _decided(article, by, now, _("已发布：%(title)s"))


@transaction.atomic
def return_article(*, article: Article, by: Any, now: datetime, reason: str) -> None:
    move(article, "return", by=by, now=now, reason=reason)
    _decided(article, by, now, _("需补充后再提交：%(title)s"), reason)


@transaction.atomic
def withdraw_article(*, article: Article, by: Any, now: datetime, reason: str) -> None:
    """Take a published one down; its address answers 404 to the public from now on."""
    move(article, "withdraw", by=by, now=now, reason=reason, published_at=None)
    _decided(article, by, now, _("已撤下：%(title)s"), reason)


@transaction.atomic
def attach_to_article(*, article: Article, file: UploadedFile, by: Any, now: datetime) -> Attachment:
    """Hang a judged file on a draft."""
    if not of_writer(by, article):
        raise Refused(_("只有撰写单位的人员可以添加附件。"))
    if article.status not in EDITABLE:
        raise Conflict(_("已提交或已发布的内容不能添加附件，请先撤下。"))
    if article.attachments.count() >= MAX_FILES:
        raise Invalid(_("最多 %(count)d 个附件，请先删去不用的。") % {"count": MAX_FILES})
    return store_file(about=article, file=file, by=by, now=now)


def _decided(article: Article, by: Any, now: datetime, words: str, reason: str = "") -> None:
    fulfil(about=article, code=REVIEW, by=by, now=now)
    author = article.author
    if author is not None and author.pk != by.pk:
        title = words % {"title": article.title}
        _tell(article, f"{article.status}:{now:%Y%m%dT%H%M%S}", [author], title, _("这篇内容由您撰写。"), now, reason)


def _tell(article: Article, step: str, people: Any, title: str, why: str, now: datetime, body: str = "") -> None:
    event = f"article:{article.pk}:{step}:{article.status_at:%Y%m%dT%H%M%S}"
    url = article.get_absolute_url()
    notify(event=event, recipients=people, kind=Kind.NEWS, title=title, why=why, now=now, url=url, body=body)
