"""What was measured, night by night, and what parks say about it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import TimeStamped
from parks.models.places import Park
from parks.querysets import CommentQuerySet, SnapshotQuerySet


class IndicatorSnapshot(models.Model):
    """The value of one version of one indicator at the end of one day, for one park or, without one, for all parks.

    `value` is null where nothing can be said: a share of nothing. `rows` is how many event rows stand behind it.
    """

    code = models.CharField(_("指标"), max_length=12)
    version = models.PositiveSmallIntegerField(_("版本"))
    park = models.ForeignKey(
        Park, verbose_name=_("园区"), null=True, blank=True, on_delete=models.CASCADE, related_name="snapshots"
    )
    as_of = models.DateField(_("截至"))
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(_("分子"), max_digits=18, decimal_places=4)
    denominator = models.DecimalField(_("分母"), max_digits=18, decimal_places=4)
    rows = models.PositiveIntegerField(_("明细行数"))
    taken_at = models.DateTimeField(_("计算时间"))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("指标快照")
        ordering = ["-as_of", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version", "as_of", "park"], nulls_distinct=False, name="snapshot_once"
            )
        ]
        indexes = [models.Index(fields=["as_of", "park"], name="snapshot_day")]

    def __str__(self) -> str:
        return f"{self.code} {self.as_of} {self.value}"


class ScorecardComment(TimeStamped):
    """What a park says about one figure of its scorecard, and what the bureau answers. Figures are never typed."""

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.CASCADE, related_name="comments")
    code = models.CharField(_("指标"), max_length=12)
    as_of = models.DateField(_("截至"))
    text = models.TextField(_("意见"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("提出时间"))
    answer = models.TextField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("答复人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考评意见")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.park} {self.code}"
