"""Programmes as dated rules: what is allowed is data with a clause and a date, approved by a second official (N34)."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from challenges.enums import ProgrammeKind, ProgrammeLabel, TermsStatus
from challenges.rulebook import PARAMETERS
from challenges.workflow import TERMS
from common.models import TimeStamped, Workflowed


class Programme(TimeStamped):
    """A funding programme, such as 园区揭榜挂帅 with its 50万元 cap; its rules are its terms in force on a day."""

    code = models.SlugField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=24, choices=ProgrammeKind)
    label = models.CharField(_("计划标签"), max_length=16, choices=ProgrammeLabel, blank=True)
    purpose = models.TextField(_("支持方向"), blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("计划")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def terms_on(self, day: date) -> "ProgrammeTerms | None":
        """The approved terms in force on that day, the newest version where two overlap."""
        return self.terms.in_force(day).order_by("-version").first()


class TermsQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Approved ones to all; what is being drafted or checked to officials."""
        official = user.is_authenticated and Persona.OFFICIAL in user.personas
        return self.all() if official else self.filter(status=TermsStatus.APPROVED)

    def in_force(self, day: date) -> Self:
        ended = Q(valid_to=None) | Q(valid_to__gte=day)
        return self.filter(ended, status=TermsStatus.APPROVED, valid_from__lte=day)


class ProgrammeTerms(TimeStamped, Workflowed):
    """One version of a programme's rules, valid from a day on; proposed by one official and approved by another."""

    workflow = TERMS

    programme = models.ForeignKey(Programme, verbose_name=_("计划"), on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveIntegerField(_("版本"))
    status = models.CharField(_("状态"), max_length=24, choices=TermsStatus, default=TermsStatus.DRAFT)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("计划规则")
        ordering = ["programme", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="terms_version"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="terms_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} v{self.version}"

    def holds_on(self, day: date) -> bool:
        """What `in_force` asks of the database."""
        begun = self.status == TermsStatus.APPROVED and self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to >= day)

    def value(self, code: str) -> Any:
        """The value of a parameter for logic; one that these terms do not set has the rulebook's default."""
        parameter = PARAMETERS[code]
        return parameter.read(self._values.get(code, parameter.default))

    @property
    def _values(self) -> dict[str, Any]:
        return {rule.code: rule.value for rule in self.rules.all()}


class ProgrammeRule(models.Model):
    """One parameter of a version, with the clause that it comes from; an assumption is shown as one."""

    terms = models.ForeignKey(ProgrammeTerms, on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(_("参数"), max_length=24)
    value = models.JSONField(_("取值"))
    clause = models.CharField(_("依据"), max_length=255)
    assumed = models.BooleanField(_("缺省假设"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("规则参数")
        constraints = [models.UniqueConstraint(fields=["terms", "code"], name="rule_once_a_version")]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"
