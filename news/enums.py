"""States and kinds of news, cases and opinions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    """On which of the three platforms an item stands; without one it is for all."""

    PARKS = "parks", _("园区智慧管理平台")
    CHALLENGES = "challenges", _("揭榜挂帅平台")
    CLOUD = "cloud", _("云端研发平台")


class ArticleKind(models.TextChoices):
    NEWS = "news", _("新闻")
    NOTICE = "notice", _("公告")
    EVENT = "event", _("活动")


class ArticleStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待复核")
    RETURNED = "returned", _("需补充")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class CaseKind(models.TextChoices):
    """What a case tells of (F209, F210, F214, F215)."""

    TRANSFER = "transfer", _("成果转化")
    INCUBATION = "incubation", _("项目孵化")
    ORIGINAL = "original", _("原创引领")
    DEMONSTRATION = "demonstration", _("示范工程")
    SERVICE = "service", _("基层服务")


class CaseStatus(models.TextChoices):
    COLLECTED = "collected", _("征集中")
    WRITTEN = "written", _("已成稿")
    REVIEWED = "reviewed", _("已审核")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤下")


class PartnerRole(models.TextChoices):
    SUPPLY = "supply", _("成果方")
    DEMAND = "demand", _("需求方")
    SERVICE = "service", _("服务方")


class PartnerConsent(models.TextChoices):
    """What an organisation named in a case says to its publication."""

    ASKED = "asked", _("待确认")
    GIVEN = "given", _("已同意")
    REFUSED = "refused", _("不同意")


class OpinionStatus(models.TextChoices):
    RECEIVED = "received", _("已收到")
    ASSIGNED = "assigned", _("办理中")
    ANSWERED = "answered", _("已答复")
    REOPENED = "reopened", _("重新办理")
    CLOSED = "closed", _("已办结")


UNANSWERED = (OpinionStatus.RECEIVED, OpinionStatus.ASSIGNED, OpinionStatus.REOPENED)
"""Somebody of the offices must act."""


class OpinionTopic(models.TextChoices):
    POLICY = "policy", _("科技政策")
    MATCHING = "matching", _("供需对接")
    CHALLENGE = "challenge", _("揭榜挂帅")
    PARK = "park", _("园区服务")
    SITE = "site", _("网站使用")
    OTHER = "other", _("其他")


class OpinionChannel(models.TextChoices):
    """How it came in; an official enters what was said elsewhere."""

    ONLINE = "online", _("网站")
    HOTLINE = "hotline", _("热线转办")
    VISIT = "visit", _("走访座谈")
    LETTER = "letter", _("来信来访")
