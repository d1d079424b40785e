"""Abstract bases and the two tables that every app uses: the history of states and the counter of references."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from common.workflow import Workflow


class TimeStamped(models.Model):
    """When the row was made and last saved. Services pass `now`; the defaults serve rows made elsewhere."""

    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        abstract = True


class Workflowed(models.Model):
    """Something with a state. Only `common.workflow.move` changes `status`; subclasses set `workflow` and `status`' choices."""

    workflow: ClassVar["Workflow"]

    status = models.CharField(_("状态"), max_length=24)
    status_at = models.DateTimeField(_("进入该状态的时间"))

    class Meta:
        abstract = True


class StateChangeQuerySet(models.QuerySet["StateChange"]):
    def about(self, obj: models.Model) -> "StateChangeQuerySet":
        """The history of one object, oldest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk).order_by("at", "pk")


class StateChange(models.Model):
    """One step of one object through its workflow: written by `move`, never changed."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    about = GenericForeignKey()
    transition = models.CharField(max_length=40)
    label = models.CharField(_("动作"), max_length=60)
    from_state = models.CharField(max_length=24)
    to_state = models.CharField(max_length=24)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("操作人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    reason = models.TextField(_("理由"), blank=True)

    objects = StateChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("状态历史")
        indexes = [models.Index(fields=["content_type", "object_id", "at"], name="statechange_about")]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class ReferenceCounter(models.Model):
    """The last number given out for a prefix and year: `XQ`, 2026 → 123."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="reference_counter_unique")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"


def next_references(prefix: str, *, now: datetime, count: int = 1) -> list[str]:
    """`count` fresh references such as `XQ-2026-000123`, in order; the row lock makes them unique and gap-free per commit."""
    from django.utils import timezone

    year = timezone.localtime(now).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_referencecounter (prefix, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (prefix, year) DO UPDATE SET last = common_referencecounter.last + EXCLUDED.last RETURNING last",
            [prefix, year, count],
        )
        last = cursor.fetchone()[0]
    return [f"{prefix}-{year}-{number:06d}" for number in range(last - count + 1, last + 1)]
