"""Supply: the library of achievements (成果库)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from achievements.enums import AchievementKind, IPStatus, MaturityEvidence
from common.money import YuanField
from postings.models import IndicatorRow, Posting
from taxonomy.models import Term


class Achievement(Posting):
    """What research has reached and offers: summary, innovation, maturity, rights, ways to work together (5.4).

    `trl` is what its owner declares until a reviewer has passed it: `trl_checked` says which, and only
    `achievements.services.maturity` writes it (N26).
    """

    prefix = "CG"
    main_text = "summary"
    required_to_submit = ("title", "summary", "tech_field", "trl")
    kept_apart = frozenset({"trl_checked", "trl_checked_on"})

    summary = models.TextField(_("成果简介"), max_length=10_000, blank=True)
    innovation = models.TextField(_("技术创新点"), max_length=3000, blank=True)
    kind = models.CharField(_("成果类别"), max_length=16, choices=AchievementKind, blank=True)
    discipline = models.ForeignKey(
        Term, verbose_name=_("学科"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder = models.CharField(_("完成单位"), max_length=200, blank=True)
    trl = models.PositiveSmallIntegerField(
        _("技术成熟度"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    trl_evidence = models.CharField(_("成熟度依据"), max_length=300, blank=True)
    trl_checked = models.CharField(
        _("成熟度核验"), max_length=12, choices=MaturityEvidence, default=MaturityEvidence.SELF_DECLARED
    )
    trl_checked_on = models.DateField(_("核验日期"), null=True, blank=True)
    price = YuanField(_("意向价格"), null=True, blank=True)

    class Meta(Posting.Meta):
        verbose_name = verbose_name_plural = _("科技成果")

    @property
    def body(self) -> str:
        return "\n".join(filter(None, (self.summary, self.innovation)))

    @property
    def maturity_verified(self) -> bool:
        """Whether the bureau has passed this level and what it stands on has not changed since."""
        return self.trl is not None and self.trl_checked == MaturityEvidence.VERIFIED


class AchievementIndicator(IndicatorRow):
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="indicators")

    class Meta(IndicatorRow.Meta):
        verbose_name = verbose_name_plural = _("技术指标")


class IntellectualProperty(models.Model):
    """A right in the achievement: kind, number, state."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="rights")
    kind = models.ForeignKey(Term, verbose_name=_("种类"), on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("编号"), max_length=60, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=IPStatus, default=IPStatus.GRANTED)

    class Meta:
        verbose_name = verbose_name_plural = _("知识产权")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()
