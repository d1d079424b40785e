"""Funds, and the projects that pass through them (F186–F191)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.money import YuanField
from parks.models import Park
from resources.enums.funds import FundingMode, FundKind, PitchStatus
from resources.models.asks import Ask
from resources.models.listings import Listed
from resources.querysets.asks import AskQuerySet
from resources.querysets.listings import ListedQuerySet
from resources.workflow.asks import PITCH, PITCH_CLOCKS
from taxonomy.models import Term


class Fund(Listed):
    """A fund with what it looks for: founders, contributors, size in yuan, fields, the park that it serves (F187)."""

    prefix, url_name = "JJ", "fund"

    kind = models.CharField(_("基金类型"), max_length=12, choices=FundKind)
    size = YuanField(_("规模"), null=True, blank=True)
    ticket_from = YuanField(_("单笔自"), null=True, blank=True)
    ticket_to = YuanField(_("单笔至"), null=True, blank=True)
    mode = models.CharField(_("支持方式"), max_length=20, choices=FundingMode, default=FundingMode.EQUITY)
    founders = models.CharField(_("发起方"), max_length=200)
    contributors = models.CharField(_("出资方"), max_length=300, blank=True)
    scope = models.TextField(_("投资范围和阶段"), max_length=500)
    founded_on = models.DateField(_("设立日期"), null=True, blank=True)
    park = models.ForeignKey(
        Park, verbose_name=_("服务的园区"), null=True, blank=True, on_delete=models.SET_NULL, related_name="funds"
    )
    fields = models.ManyToManyField(Term, verbose_name=_("关注领域"), blank=True, related_name="+")

    objects = ListedQuerySet.as_manager()

    class Meta(Listed.Meta):
        verbose_name = verbose_name_plural = _("基金")

    def search_texts(self) -> tuple[str, ...]:
        return (*super().search_texts(), self.scope, self.founders, self.contributors)


class Pitch(Ask):
    """A project before a fund: brought by its firm, or found elsewhere in the country by the fund (F186, F188).

    Invested ones are the equity register (F191): `invested` is the fund's money, `leveraged` what others put in beside it.
    """

    workflow, clocks = PITCH, PITCH_CLOCKS
    prefix, url_name, step_name = "TZ", "pitch", "pitch_step"
    track = "pitched screening diligence invested"
    detours = "declined:screening withdrawn:pitched"

    fund = models.ForeignKey(Fund, verbose_name=_("基金"), on_delete=models.PROTECT, related_name="pitches")
    status = models.CharField(_("状态"), max_length=24, choices=PitchStatus, default=PitchStatus.PITCHED)
    project = models.CharField(_("项目名称"), max_length=80)
    company = models.CharField(_("项目单位"), max_length=120)
    place = models.CharField(_("所在地"), max_length=40)
    text = models.TextField(_("项目要点"), max_length=1000)
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wanted = YuanField(_("拟融资金额"), null=True, blank=True)
    mode = models.CharField(_("支持方式"), max_length=20, choices=FundingMode, blank=True)
    invested = YuanField(_("投资金额"), null=True, blank=True)
    invested_on = models.DateField(_("投资日期"), null=True, blank=True)
    leveraged = YuanField(_("带动外部资本"), default=0)
    share = models.DecimalField(
        _("持股比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    objects = AskQuerySet.as_manager()

    class Meta(Ask.Meta):
        verbose_name = verbose_name_plural = _("投资项目")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="invested") | Q(invested__gt=0, invested_on__isnull=False), name="investment_amount"
            )
        ]

    def __str__(self) -> str:
        return self.project

    @property
    def brought_by(self) -> Organisation | None:
        """The firm on the platform, if it brought the project itself."""
        return self.asker
