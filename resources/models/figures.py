"""What an organisation says of itself once, with its day, for every policy (N20)."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import TimeStamped
from common.money import YuanField
from resources.querysets.policies import FiguresQuerySet

FRESH = timedelta(days=548)
"""Figures older than 18 months decide nothing: those of one year's end serve until the middle of the year after the next.
Proposal."""


class OrganisationFigures(TimeStamped):
    """One statement of an organisation's figures as of a day, usually the end of a year. A later statement does not
    change an earlier one, so that a decision of a past day can be read again.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.CASCADE, related_name="figures"
    )
    as_of = models.DateField(_("数据截止日"))
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    rd_staff = models.PositiveIntegerField(_("科技人员人数"), null=True, blank=True)
    revenue = YuanField(_("年度营业收入"), null=True, blank=True)
    rd_spend = YuanField(_("年度研发费用"), null=True, blank=True)
    assets = YuanField(_("资产总额"), null=True, blank=True)
    tech_fields = ArrayField(models.CharField(max_length=24), verbose_name=_("主要技术领域"), default=list, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构数据")
        ordering = ["organisation", "-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "as_of"], name="figures_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(rd_staff=None) | models.Q(staff=None) | models.Q(rd_staff__lte=models.F("staff")),
                name="rd_staff_within_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.as_of:%Y-%m-%d}"

    def is_stale(self, day: date) -> bool:
        """Whether the figures are too old to decide by."""
        return self.as_of < day - FRESH
