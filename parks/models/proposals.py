"""What two officials decide together: the weights of the scorecard and the targets of a year."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import StateChange, TimeStamped, Workflowed
from parks.enums import ProposalStatus
from parks.models.places import Park
from parks.proposals import PROPOSAL, ProposalQuerySet, TargetQuerySet


class Proposal(TimeStamped, Workflowed):
    """Proposed by one official, decided by another; in force from the decision on. Never changed: a new one replaces it."""

    workflow = PROPOSAL

    status = models.CharField(_("状态"), max_length=24, choices=ProposalStatus, default=ProposalStatus.PROPOSED)
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("复核人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)

    history = GenericRelation(StateChange)
    objects: ClassVar[Any] = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True


class WeightSet(Proposal):
    """A version of the weights of the scorecard: `entries` maps the code of an indicator to [weight, why]; they are 100."""

    version = models.PositiveSmallIntegerField(_("版本"), unique=True)
    since = models.DateField(_("起用日期"))
    entries = models.JSONField(_("权重"))

    class Meta:
        verbose_name = verbose_name_plural = _("考评权重")
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(_("考评权重第 %(version)d 版") % {"version": self.version})


class Target(Proposal):
    """A number to be reached in a year, of the whole city or of one park.

    `code` names what is counted (`parks.goals`), or `doubling` for one of the five doublings of the 145 plan: these say
    in `label` what doubles, from `base` of `base_year`, read today from the indicator `indicator` where there is one.
    """

    code = models.CharField(_("目标"), max_length=24)
    label = models.CharField(_("名称"), max_length=60, blank=True)
    park = models.ForeignKey(
        Park, verbose_name=_("园区"), null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    year = models.PositiveSmallIntegerField(_("年份"))
    value = models.DecimalField(_("目标值"), max_digits=15, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=12, blank=True)
    base = models.DecimalField(_("基期值"), max_digits=15, decimal_places=2, null=True, blank=True)
    base_year = models.PositiveSmallIntegerField(_("基期年份"), null=True, blank=True)
    indicator = models.CharField(_("对应指标"), max_length=12, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects: ClassVar[Any] = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度目标")
        ordering = ["-year", "code", "-pk"]

    def __str__(self) -> str:
        return f"{self.label or self.code} {self.year}"
