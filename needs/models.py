"""Demand: technical needs of enterprises, and their shared R&D centres in the cloud."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import TimeStamped
from common.money import YuanField
from needs.enums import NeedSource, NeedType
from needs.querysets import RDCentreQuerySet
from postings.models import IndicatorRow, Posting
from taxonomy.models import Term


class Need(Posting):
    """What an enterprise lacks: the problem, the key technology with indicators, the goal, the means (5.3 B)."""

    prefix = "XQ"
    main_text = "problem"
    required_to_submit = ("title", "problem", "tech_field")

    problem = models.TextField(_("主要问题"), max_length=3000)
    key_technology = models.TextField(_("技术关键"), max_length=3000, blank=True)
    goal = models.TextField(_("预期目标"), max_length=3000, blank=True)
    need_type = models.CharField(_("需求类型"), max_length=16, choices=NeedType, default=NeedType.PROBLEM)
    source = models.CharField(_("需求来源"), max_length=16, choices=NeedSource, default=NeedSource.ENTERPRISE)
    industry = models.ForeignKey(
        Term, verbose_name=_("应用行业"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    trl_wanted = models.PositiveSmallIntegerField(
        _("期望成熟度"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    budget = YuanField(_("拟投入资金"), null=True, blank=True)
    deadline = models.DateField(_("需求时限"), null=True, blank=True)
    partners_wished = models.CharField(_("合作意向单位"), max_length=200, blank=True)

    class Meta(Posting.Meta):
        verbose_name = verbose_name_plural = _("技术需求")

    @property
    def body(self) -> str:
        return "\n".join(filter(None, (self.problem, self.key_technology, self.goal)))


class NeedIndicator(IndicatorRow):
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="indicators")

    class Meta(IndicatorRow.Meta):
        verbose_name = verbose_name_plural = _("技术指标")


class RDCentre(TimeStamped):
    """云上研发中心 (F077): the virtual R&D centre that an enterprise shares: its needs and what it offers."""

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("企业"), on_delete=models.PROTECT, related_name="rd_centre"
    )
    name = models.CharField(_("名称"), max_length=80)
    intro = models.TextField(_("简介"), max_length=1000)
    directions = models.CharField(_("研发方向"), max_length=200)
    offers = models.TextField(_("可共享的设备与条件"), max_length=1000, blank=True)
    opened_at = models.DateTimeField(_("开通时间"))
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects = RDCentreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("云上研发中心")
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rd_centre", args=[self.pk])
