"""Dictionaries: every term with its code, parent, source and validity."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import TimeStamped
from taxonomy.enums import CODED, Scheme
from taxonomy.querysets import TermQuerySet


class Term(TimeStamped):
    """One entry of a dictionary. Never deleted: `valid_to` ends it, and what used it keeps it.

    `aliases` are other words for it that imports understand; `position` is its place in the source's own order.
    """

    scheme = models.CharField(_("字典"), max_length=24, choices=Scheme)
    code = models.CharField(_("代码"), max_length=24)
    name = models.CharField(_("名称"), max_length=120)
    note = models.CharField(_("说明"), max_length=255, blank=True)
    aliases = ArrayField(models.CharField(max_length=60), verbose_name=_("别名"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    sort_key = models.CharField(max_length=255, editable=False, default="")
    initials = models.CharField(max_length=255, editable=False, default="")
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    source = models.CharField(_("来源"), max_length=255)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("字典条目")
        ordering = ["scheme", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="term_scheme_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """As pickers show it: `520 计算机科学技术`, `TRL 4 …`; codes that are only ours stay hidden."""
        if self.scheme == Scheme.TRL:
            return f"TRL {self.code} {self.name}"
        return f"{self.code} {self.name}" if self.scheme in CODED else self.name
