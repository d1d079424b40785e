"""The funnel, kept ready: one row for each matter, with the day of each step that it has reached."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from parks.models.places import Park
from taxonomy.models import Term

STEPS = (
    "collected", "qualified", "published", "answered", "connected", "signed", "registered", "paid", "accepted"
)  # fmt: skip
"""征集 → 合格 → 发布 → 有响应 → 对接 → 签约 → 登记 → 到账 → 验收 (N15)."""


class FunnelItem(models.Model):
    """A need, or a challenge that grew out of none. Written anew every night by `parks.services.funnel`, never by hand."""

    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    reference = models.CharField(_("编号"), max_length=20)
    title = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    park = models.ForeignKey(Park, null=True, on_delete=models.CASCADE, related_name="+")
    field = models.ForeignKey(Term, null=True, on_delete=models.SET_NULL, related_name="+")
    institution = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    collected = models.DateTimeField(_("征集"))
    qualified = models.DateTimeField(_("合格"), null=True)
    published = models.DateTimeField(_("发布"), null=True)
    answered = models.DateTimeField(_("有响应"), null=True)
    connected = models.DateTimeField(_("对接"), null=True)
    signed = models.DateTimeField(_("签约"), null=True)
    registered = models.DateTimeField(_("登记"), null=True)
    paid = models.DateTimeField(_("到账"), null=True)
    accepted = models.DateTimeField(_("验收"), null=True)
    taken_at = models.DateTimeField(_("整理时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("漏斗事项")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="funnel_item_once")]
        indexes = [models.Index(fields=["collected", "park"], name="funnel_cohort")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of the need or the challenge."""
        return reverse(self.kind, args=[self.reference])
