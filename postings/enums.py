"""States and levels that needs and achievements share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostingStatus(models.TextChoices):
    """From draft to the end (domain facts 5.3 C, 5.4). Where talks stand is told by the matches, not by this state."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("需补充")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")
    EXPIRED = "expired", _("已过期")
    RESOLVED = "resolved", _("已解决")


EDITABLE = frozenset({PostingStatus.DRAFT, PostingStatus.RETURNED, PostingStatus.WITHDRAWN, PostingStatus.EXPIRED})


class Disclosure(models.TextChoices):
    """Who may read a published posting."""

    PUBLIC = "public", _("公开")
    PLATFORM = "platform", _("登录后可见")


class Operator(models.TextChoices):
    """How an indicator's value is meant."""

    AT_MOST = "<=", _("不高于")
    AT_LEAST = ">=", _("不低于")
    LESS = "<", _("低于")
    MORE = ">", _("高于")
    EQUAL = "=", _("等于")
    RANGE = "range", _("范围")
