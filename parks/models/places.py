"""Parks and who sits in them; issue by issue the map, the indicators and the scorecard join them."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from common.pinyin import sort_key
from parks.entry_enums import ParkKind
from parks.enums import ApplicationStatus
from parks.querysets import ApplicationQuerySet, ParkQuerySet, TenancyQuerySet
from parks.workflow import APPLICATION


class Park(TimeStamped):
    """A park of the zone (一区多园), run by its operator, whose people screen the needs of its tenants.

    A zone has parks, a park may have specialised parks (`parent`). Its point is in degrees WGS84; `boundary` is a GeoJSON
    Polygon or MultiPolygon in the same, where one is known.
    """

    code = models.SlugField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80, unique=True)
    sort_key = models.CharField(max_length=255, editable=False, default="")
    zone = models.CharField(_("所属高新区"), max_length=80, blank=True)
    district = models.ForeignKey(
        "taxonomy.Term", verbose_name=_("所在区市"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    operator = models.ForeignKey(
        Organisation, verbose_name=_("管理机构"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="parks_run",
    )  # fmt: skip
    intro = models.TextField(_("简介"), max_length=500, blank=True)
    focus = models.CharField(_("主攻方向"), max_length=120, blank=True)
    kind = models.CharField(_("层级"), max_length=12, choices=ParkKind, default=ParkKind.PARK)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级园区"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    longitude = models.DecimalField(
        _("经度"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    latitude = models.DecimalField(
        _("纬度"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    boundary = models.JSONField(_("边界"), null=True, blank=True)
    investors = ArrayField(models.CharField(max_length=60), verbose_name=_("投资方"), default=list, blank=True)
    is_reference = models.BooleanField(_("仅作参考"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)
    objects = ParkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("园区")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(longitude=None, latitude=None)
                | models.Q(longitude__isnull=False, latitude__isnull=False),
                name="park_point_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")), name="park_not_its_own_part"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The sort key follows the name."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("park", args=[self.code])


class Tenancy(TimeStamped):
    """An organisation sitting in a park from a day on, until it leaves."""

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="tenancies")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.CASCADE, related_name="tenancies"
    )
    since = models.DateField(_("入驻日期"))
    until = models.DateField(_("迁出日期"), null=True, blank=True)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("入驻")
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=models.Q(until=None), name="one_open_tenancy"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="tenancy_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} @ {self.park}"


class TenancyApplication(TimeStamped, Workflowed):
    """An organisation asks to be entered as a tenant of a park; the operator answers within its clock."""

    workflow = APPLICATION

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.CASCADE, related_name="applications")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("机构"), on_delete=models.CASCADE, related_name="park_applications"
    )
    status = models.CharField(_("状态"), max_length=24, choices=ApplicationStatus, default=ApplicationStatus.SUBMITTED)
    since = models.DateField(_("入驻日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    history = GenericRelation(StateChange)
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("入驻申请")
        ordering = ["status_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(status=ApplicationStatus.SUBMITTED),
                name="one_open_application",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} → {self.park}"
