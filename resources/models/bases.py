"""Bases where results are proven and scaled up, their use, and the calls of lead firms' incubators (F179–F185)."""

from decimal import Decimal

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.models import TimeStamped
from parks.models import Park
from resources.enums.bases import BaseKind, BaseLinkKind, UseStatus
from resources.models.asks import Ask
from resources.models.listings import Listed
from resources.querysets.asks import AskQuerySet
from resources.querysets.bases import BaseQuerySet, CallQuerySet
from resources.workflow.asks import USE, USE_CLOCKS
from taxonomy.models import Term

_LEVEL = [MinValueValidator(1), MaxValueValidator(9)]


class PilotBase(Listed):
    """A place that lifts a result from `trl_from` to `trl_to`: processes, scale, equipment, free capacity, price."""

    prefix, url_name = "ZS", "pilot_base"

    kind = models.CharField(_("类型"), max_length=12, choices=BaseKind)
    fields = models.ManyToManyField(Term, verbose_name=_("服务领域"), related_name="+")
    processes = models.TextField(_("可做的工艺和验证"), max_length=1000)
    scale = models.CharField(_("规模"), max_length=120, blank=True)
    equipment = models.TextField(_("主要设备"), max_length=1000, blank=True)
    trl_from = models.PositiveSmallIntegerField(_("起始成熟度"), validators=_LEVEL)
    trl_to = models.PositiveSmallIntegerField(_("可达成熟度"), validators=_LEVEL)
    capacity = models.CharField(_("可承接量和排期"), max_length=120)
    price = models.CharField(_("收费"), max_length=120)
    is_open = models.BooleanField(_("对外开放"), default=True)
    district = models.ForeignKey(
        Term, verbose_name=_("所在区市"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    park = models.ForeignKey(
        Park, verbose_name=_("所在园区"), null=True, blank=True, on_delete=models.SET_NULL, related_name="bases"
    )
    address = models.CharField(_("地址"), max_length=120, blank=True)
    longitude = models.DecimalField(
        _("经度"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )  # fmt: skip
    latitude = models.DecimalField(
        _("纬度"), max_digits=7, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )  # fmt: skip
    opened_on = models.DateField(_("建成日期"), null=True, blank=True)

    objects = BaseQuerySet.as_manager()

    class Meta(Listed.Meta):
        verbose_name = verbose_name_plural = _("中试与验证基地")
        constraints = [models.CheckConstraint(condition=Q(trl_to__gt=F("trl_from")), name="base_lifts")]

    def search_texts(self) -> tuple[str, ...]:
        return (*super().search_texts(), self.processes, self.equipment, self.address)


class BaseLink(TimeStamped):
    """Two bases that work as one, such as an incubator abroad and an accelerator here (F185)."""

    first = models.ForeignKey(PilotBase, on_delete=models.CASCADE, related_name="links_out")
    second = models.ForeignKey(PilotBase, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(_("关系"), max_length=16, choices=BaseLinkKind)
    since = models.DateField(_("起始日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("基地联动")
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "kind"], name="base_link_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="base_link_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first} → {self.second}"


class OpenCall(TimeStamped):
    """An incubator of a lead firm asks small firms for solutions to the lead firm's needs (F182)."""

    base = models.ForeignKey(PilotBase, verbose_name=_("载体"), on_delete=models.CASCADE, related_name="calls")
    title = models.CharField(_("征集题目"), max_length=80)
    text = models.TextField(_("要解决什么、给什么条件"), max_length=1000)
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closes_on = models.DateField(_("截止日期"), null=True, blank=True)
    opened_at = models.DateTimeField(_("发布时间"))
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("开放创新征集")
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.base.get_absolute_url()}#call-{self.pk}"


class BaseUse(Ask):
    """Somebody wants to use a base, or answers its call; done means a maturity before and after, with evidence (F181)."""

    workflow, clocks = USE, USE_CLOCKS
    prefix, url_name, step_name = "SY", "base_use", "base_use_step"
    track = "asked accepted in_use done"
    detours = "declined:asked withdrawn:asked"

    base = models.ForeignKey(PilotBase, verbose_name=_("基地"), on_delete=models.PROTECT, related_name="uses")
    call = models.ForeignKey(
        OpenCall, verbose_name=_("回应的征集"), null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    status = models.CharField(_("状态"), max_length=24, choices=UseStatus, default=UseStatus.ASKED)
    project = models.CharField(_("项目"), max_length=80)
    text = models.TextField(_("要做什么"), max_length=1000)
    wanted_from = models.DateField(_("希望开始"), null=True, blank=True)
    wanted_to = models.DateField(_("希望结束"), null=True, blank=True)
    trl_before = models.PositiveSmallIntegerField(_("使用前成熟度"), validators=_LEVEL)
    trl_after = models.PositiveSmallIntegerField(_("使用后成熟度"), null=True, blank=True, validators=_LEVEL)
    evidence = models.TextField(_("依据和结果"), max_length=1000, blank=True)
    started_at = models.DateTimeField(_("开始使用时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    attachments = GenericRelation("postings.Attachment")
    objects = AskQuerySet.as_manager()

    class Meta(Ask.Meta):
        verbose_name = verbose_name_plural = _("基地使用")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | (Q(trl_after__gte=F("trl_before")) & ~Q(evidence="")), name="use_lifts"
            )
        ]
        indexes = [models.Index(fields=["started_at"], name="use_started")]

    def __str__(self) -> str:
        return self.project

    def call_url(self) -> str:
        """Where the call stands that this answers."""
        return reverse("pilot_base", args=[self.base.reference])
