"""The states of an entry in a directory: a finance product, a fund, a pilot base."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListingStatus(models.TextChoices):
    """Written by its organisation, shown once the bureau has looked at it."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("需补充")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已下架")


EDITABLE = frozenset({ListingStatus.DRAFT, ListingStatus.RETURNED, ListingStatus.WITHDRAWN})
