"""Industry alliances, their members, and who supplies whom (F030, F031)."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from parks.entry_enums import AllianceFunction, ChainStage, EntryStatus
from parks.models.entries import Entry
from parks.models.places import Park


class Alliance(Entry):
    """联盟: organisations of one industry that work together; its secretariat keeps the list of members."""

    code = models.SlugField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    park = models.ForeignKey(
        Park, verbose_name=_("依托园区"), null=True, blank=True, on_delete=models.PROTECT, related_name="alliances"
    )
    secretariat = models.ForeignKey(
        Organisation, verbose_name=_("秘书处单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    founded = models.DateField(_("成立日期"), null=True, blank=True)
    functions = ArrayField(
        models.CharField(max_length=12, choices=AllianceFunction), verbose_name=_("职能"), default=list
    )
    intro = models.TextField(_("简介"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("产业联盟")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliance", args=[self.code])

    @property
    def place(self) -> "Alliance":
        """An alliance is kept by its secretariat."""
        return self

    @property
    def function_labels(self) -> list[str]:
        return [str(AllianceFunction(code).label) for code in self.functions]


class AllianceMember(Entry):
    """An organisation in an alliance: where on the chain it stands and what it does there."""

    book = "members"

    alliance = models.ForeignKey(Alliance, verbose_name=_("联盟"), on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("成员单位"), on_delete=models.PROTECT, related_name="alliance_memberships"
    )
    stage = models.CharField(_("所处环节"), max_length=12, choices=ChainStage)
    functions = ArrayField(
        models.CharField(max_length=12, choices=AllianceFunction), verbose_name=_("承担职能"), default=list, blank=True
    )
    role = models.CharField(_("做什么"), max_length=60)
    since = models.DateField(_("加入日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联盟成员")
        ordering = ["-stage", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "organisation"], condition=models.Q(status=EntryStatus.KEPT), name="member_once",
                violation_error_message=_("这家单位已经是联盟成员。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def function_labels(self) -> list[str]:
        return [str(AllianceFunction(code).label) for code in self.functions]


class ChainLink(Entry):
    """One member supplies another: the edge of the supply-chain map."""

    book = "links"

    alliance = models.ForeignKey(Alliance, verbose_name=_("联盟"), on_delete=models.CASCADE, related_name="links")
    upstream = models.ForeignKey(
        AllianceMember, verbose_name=_("供方"), on_delete=models.CASCADE, related_name="links_down"
    )
    downstream = models.ForeignKey(
        AllianceMember, verbose_name=_("用方"), on_delete=models.CASCADE, related_name="links_up"
    )
    product = models.CharField(_("供应什么"), max_length=60)
    since = models.DateField(_("开始日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("上下游关系")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(upstream=models.F("downstream")), name="link_of_two",
                violation_error_message=_("供方和用方不能是同一家。"),
            ),
            models.UniqueConstraint(
                fields=["upstream", "downstream", "product"], condition=models.Q(status=EntryStatus.KEPT),
                name="link_once", violation_error_message=_("这条上下游关系已经登记。"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.upstream} → {self.downstream}"

    def clean(self) -> None:
        """Both ends are members of the same alliance."""
        for end in ("upstream", "downstream"):
            member = getattr(self, end, None)
            if member is not None and member.alliance_id != self.alliance_id:
                raise ValidationError({end: _("请选择同一联盟的成员。")})
