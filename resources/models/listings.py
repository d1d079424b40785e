"""What every entry of a directory is: a thing that an organisation offers and the bureau has looked at."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.search import Searchable
from resources.enums.listings import EDITABLE, ListingStatus
from resources.workflow.listings import LISTING


class Listed(TimeStamped, Workflowed, Searchable):
    """Abstract base of FinanceProduct, Fund and PilotBase.

    `source` says where the conditions are written (a notice, a contract model, the organisation's own page); `author` is
    whom a reader may ask, shown to those who are signed in.
    """

    workflow = LISTING
    prefix: ClassVar[str]
    url_name: ClassVar[str]

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("发布机构"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("联系人"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    status = models.CharField(_("状态"), max_length=24, choices=ListingStatus, default=ListingStatus.DRAFT)
    name = models.CharField(_("名称"), max_length=80)
    summary = models.TextField(_("简介"), max_length=1000)
    contact = models.CharField(_("联系方式"), max_length=120)
    source = models.CharField(_("条件出处"), max_length=200)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.reference])

    @property
    def is_public(self) -> bool:
        return self.status == ListingStatus.PUBLISHED and self.organisation.is_verified

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    def search_texts(self) -> tuple[str, ...]:
        """What a reader would search by, the name first; subclasses add their own."""
        return (self.name, self.summary, self.organisation.name)
