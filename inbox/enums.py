"""Kinds of messages and obligations. A kind is what a person can mute; security messages cannot be muted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    POSTING = "posting", _("发布与审核")
    MATCH = "match", _("新的匹配")
    ANSWER = "answer", _("对接答复")
    CONVERSATION = "conversation", _("对话消息")
    CHALLENGE = "challenge", _("揭榜挂帅")
    POLICY = "policy", _("政策")
    SERVICE = "service", _("园区服务")
    FINANCE = "finance", _("金融、基地与合作")
    ORGANISATION = "organisation", _("机构与成员")
    OBLIGATION = "obligation", _("待办提醒")
    NEWS = "news", _("新闻与案例")
    OPINION = "opinion", _("意见建议")
    DIGEST = "digest", _("每日摘要")
    IMPORT = "import", _("批量导入")
    OPERATIONS = "operations", _("系统运行")
    SECURITY = "security", _("账号安全")


UNMUTABLE = frozenset({Kind.SECURITY})


class Way(models.TextChoices):
    """How a kind of message reaches a person."""

    AT_ONCE = "at_once", _("随时发邮件")
    DIGEST = "digest", _("只进每日摘要")
    MUTED = "muted", _("不接收")


ALWAYS_AT_ONCE = frozenset({Kind.SECURITY, Kind.DIGEST})
"""What cannot wait for a digest: the safety of the account, and the digest itself."""
DIGESTED = (Kind.MATCH,)
"""What a person who has chosen nothing gets with the digest and not as a mail of its own: new matches come by night."""
