"""The money of a programme's year: a pool, one account for each project, and movements that are never changed.

The columns of Pool and ProjectAccount are sums of movements, kept so that the database can refuse what a rule forbids: a check
constraint holds at every step whoever writes. `challenges.selectors.statement` recomputes them from the movements.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from challenges.enums import FLOWS, Account, MovementKind
from challenges.models.programmes import Programme
from common.models import TimeStamped
from common.money import YuanField


class Balances(models.Model):
    """Amounts of yuan by where they stand."""

    reserved = YuanField(_("已预留"), default=0)
    committed = YuanField(_("已承诺"), default=0)
    paid = YuanField(_("已拨付"), default=0)

    class Meta:
        abstract = True

    @property
    def used(self) -> Decimal:
        """What is bound in whatever way."""
        return self.reserved + self.committed + self.paid


class Pool(TimeStamped, Balances):
    """The money of one programme for one fiscal year (the calendar year, domain facts 5.10)."""

    programme = models.ForeignKey(Programme, verbose_name=_("计划"), on_delete=models.PROTECT, related_name="pools")
    fiscal_year = models.PositiveSmallIntegerField(_("财政年度"))
    available = YuanField(_("可用"), default=0)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("资金池")
        ordering = ["-fiscal_year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "fiscal_year"], name="one_pool_a_year"),
            models.CheckConstraint(
                condition=Q(available__gte=0, reserved__gte=0, committed__gte=0, paid__gte=0),
                name="pool_never_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.fiscal_year}"

    @property
    def total(self) -> Decimal:
        return self.available + self.used


class ProjectAccount(TimeStamped, Balances):
    """What one project holds of a pool; its cap is frozen from the terms in force when it was opened (F042, F051)."""

    pool = models.ForeignKey(Pool, verbose_name=_("资金池"), on_delete=models.PROTECT, related_name="accounts")
    project = models.CharField(_("项目编号"), max_length=24, unique=True)
    cap = YuanField(_("支持上限"))

    class Meta:
        verbose_name = verbose_name_plural = _("项目账户")
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0, committed__gte=0, paid__gte=0), name="project_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(cap__gte=F("reserved") + F("committed") + F("paid")), name="project_within_cap"
            ),
        ]

    def __str__(self) -> str:
        return self.project


_AS_ITS_KIND_SAYS = Q(
    *(Q(kind=kind, debit=debit, credit=credit) for kind, (debit, credit) in FLOWS.items()), _connector=Q.OR
)


class Movement(models.Model):
    """One double entry: `amount` leaves `debit` and reaches `credit`. A trigger refuses every later change (append-only).

    `key` names the event that caused it, so that the same event moves money once however often it is asked for.
    `by` is empty where the clock moved it: a deadline that passed without a bid.
    """

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="movements")
    account = models.ForeignKey(ProjectAccount, null=True, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(_("类别"), max_length=12, choices=MovementKind)
    debit = models.CharField(_("转出"), max_length=12, choices=Account)
    credit = models.CharField(_("转入"), max_length=12, choices=Account)
    amount = models.DecimalField(
        _("金额（元）"), max_digits=15, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    key = models.CharField(max_length=80, unique=True)
    reason = models.CharField(_("事由"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("资金变动")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="movement_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="movement_moves"),
            models.CheckConstraint(
                condition=Q(account=None, kind__in=["fund", "defund"])
                | (Q(account__isnull=False) & ~Q(kind__in=["fund", "defund"])),
                name="movement_of_a_project",
            ),
            models.CheckConstraint(condition=_AS_ITS_KIND_SAYS, name="movement_flows_as_its_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
