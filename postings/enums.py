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


class MaturityBand(models.TextChoices):
    """Bands of TRL 1–9 for filters (domain facts 5.4)."""

    PRINCIPLE = "1-3", _("原理、概念（1–3 级）")
    SAMPLE = "4-6", _("小试、样机（4–6 级）")
    PILOT = "7-7", _("中试（7 级）")
    PRODUCTION = "8-9", _("产业化（8–9 级）")

    @property
    def levels(self) -> range:
        low, high = self.value.split("-")
        return range(int(low), int(high) + 1)


class AmountBand(models.TextChoices):
    """Bands of money for filters: 万元, lower bound included."""

    OPEN = "open", _("面议")
    SMALL = "0-20", _("20 万元以下")
    MEDIUM = "20-100", _("20–100 万元")
    LARGE = "100-500", _("100–500 万元")
    HUGE = "500-", _("500 万元以上")

    @property
    def bounds(self) -> tuple[int, int | None]:
        """Lower (included) and upper (excluded) bound in 万元; not for OPEN."""
        low, high = self.value.split("-")
        return int(low), int(high) if high else None


class Sort(models.TextChoices):
    """Orders of a list."""

    RELEVANCE = "relevance", _("最相关")
    NEWEST = "newest", _("最新发布")
    CONFIRMED = "confirmed", _("最近确认")
