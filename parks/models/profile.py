"""What a park lives from: its leading industries and, for each, the head enterprises (F019, F020)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import TimeStamped
from parks.models.places import Park
from taxonomy.models import Term

MOST_INDUSTRIES = 2
"""每个科技园区聚焦 1–2 个主导产业，每个主导产业聚焦 1–2 个头部企业: document 000."""


class LeadingIndustry(TimeStamped):
    """One of the one or two leading industries of a park, with its one or two head enterprises.

    The table itself holds both limits: `position` is 1 or 2 and taken once a park; `head` must be there, `second_head`
    may, and they differ.
    """

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.CASCADE, related_name="industries")
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("主导产业"), max_length=30)
    chain = models.ForeignKey(
        Term, verbose_name=_("重点产业链"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    industry = models.ForeignKey(
        Term, verbose_name=_("国民经济行业"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    head = models.ForeignKey(Organisation, verbose_name=_("头部企业"), on_delete=models.PROTECT, related_name="+")
    second_head = models.ForeignKey(
        Organisation,
        verbose_name=_("第二家头部企业"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("主导产业")
        ordering = ["park", "position"]
        constraints = [
            models.UniqueConstraint(fields=["park", "position"], name="industry_position"),
            models.UniqueConstraint(fields=["park", "name"], name="industry_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=MOST_INDUSTRIES), name="industries_one_or_two"
            ),
            models.CheckConstraint(
                condition=models.Q(second_head=None) | ~models.Q(second_head=models.F("head")), name="heads_differ"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def heads(self) -> list[Organisation]:
        """One or two."""
        return [one for one in (self.head, self.second_head) if one is not None]
