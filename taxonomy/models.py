"""Dictionaries: every term with its code, parent, source and validity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import TimeStamped
from taxonomy.enums import Scheme
from taxonomy.querysets import TermQuerySet


class Term(TimeStamped):
    """One entry of a dictionary. Never deleted: `valid_to` ends it, and what used it keeps it."""

    scheme = models.CharField(_("字典"), max_length=24, choices=Scheme)
    code = models.CharField(_("代码"), max_length=24)
    name = models.CharField(_("名称"), max_length=120)
    note = models.CharField(_("说明"), max_length=255, blank=True)
    sort_key = models.CharField(max_length=255, editable=False, default="")
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    source = models.CharField(_("来源"), max_length=255)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("字典条目")
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="term_scheme_code")]

    def __str__(self) -> str:
        return self.name
