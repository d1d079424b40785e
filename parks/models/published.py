"""A scorecard as it was published: figures and rows frozen, later changes beside them, never over them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parks.models.places import Park


class ScorecardPeriod(models.Model):
    """One published period. `digest` is the SHA-256 of every card, cell and row in a fixed order."""

    name = models.CharField(_("期次"), max_length=40, unique=True)
    as_of = models.DateField(_("截至"))
    weights_version = models.PositiveSmallIntegerField(_("权重版本"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发布人"), on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("发布时间"))
    checked_at = models.DateTimeField(_("最近核对"), null=True, blank=True)
    digest = models.CharField(max_length=64)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("已发布考评")
        ordering = ["-as_of", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scorecard_period", args=[self.pk])


class PublishedCard(models.Model):
    """One park's score and place of the period."""

    period = models.ForeignKey(ScorecardPeriod, on_delete=models.CASCADE, related_name="cards")
    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="published_cards")
    group = models.CharField(_("同组"), max_length=80, blank=True)
    peers = models.PositiveSmallIntegerField(_("同组园区数"))
    score = models.DecimalField(_("总分"), max_digits=5, decimal_places=1, null=True)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True)
    tied = models.BooleanField(_("并列"), default=False)
    cover = models.DecimalField(_("有数据的权重"), max_digits=5, decimal_places=0)
    sure = models.BooleanField(_("数据充分"))

    class Meta:
        verbose_name = verbose_name_plural = _("已发布考评卡")
        constraints = [models.UniqueConstraint(fields=["period", "park"], name="one_card_a_period")]

    def __str__(self) -> str:
        return f"{self.period} {self.park}"

    @property
    def latest(self) -> "CardCorrection | None":
        """The last correction, where there is one: prefetch `corrections`."""
        known = list(self.corrections.all())
        return known[-1] if known else None


class PublishedCell(models.Model):
    """One figure of a card. `rows` are the event rows behind it: the exported CSV, gzipped.

    `measured_on` is the day of the period; where content keeps no history it is the day of the publication.
    """

    card = models.ForeignKey(PublishedCard, on_delete=models.CASCADE, related_name="cells")
    code = models.CharField(_("指标"), max_length=12)
    version = models.PositiveSmallIntegerField(_("版本"))
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=1)
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=4, null=True)
    place = models.DecimalField(_("组内位置"), max_digits=5, decimal_places=1, null=True)
    row_count = models.PositiveIntegerField(_("明细行数"))
    few = models.BooleanField(_("数据较少"))
    measured_on = models.DateField(_("计算所依据的日期"))
    rows = models.BinaryField(editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("已发布数字")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["card", "code"], name="one_cell_a_card")]

    def __str__(self) -> str:
        return f"{self.card} {self.code}"


class Correction(models.Model):
    """A published figure came out otherwise later: what it is now, and which rows came, went or changed. Never changed."""

    cell = models.ForeignKey(PublishedCell, on_delete=models.CASCADE, related_name="corrections")
    value = models.DecimalField(_("更正为"), max_digits=18, decimal_places=4, null=True)
    changes = models.JSONField(_("变动的明细"))
    found_at = models.DateTimeField(_("发现时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("考评更正")
        ordering = ["found_at", "pk"]

    def __str__(self) -> str:
        return f"{self.cell} → {self.value}"


class CardCorrection(models.Model):
    """A published card came out otherwise later: another score or place, another peer group, other weights. Never changed.

    The fields say what it is now; what was published stays on the card.
    """

    card = models.ForeignKey(PublishedCard, on_delete=models.CASCADE, related_name="corrections")
    weights_version = models.PositiveSmallIntegerField(_("权重版本"))
    group = models.CharField(_("同组"), max_length=80, blank=True)
    peers = models.PositiveSmallIntegerField(_("同组园区数"))
    score = models.DecimalField(_("总分"), max_digits=5, decimal_places=1, null=True)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True)
    tied = models.BooleanField(_("并列"), default=False)
    cover = models.DecimalField(_("有数据的权重"), max_digits=5, decimal_places=0)
    sure = models.BooleanField(_("数据充分"))
    found_at = models.DateTimeField(_("发现时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("考评卡更正")
        ordering = ["found_at", "pk"]

    def __str__(self) -> str:
        return f"{self.card} → {self.score}"
