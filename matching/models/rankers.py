"""Models of the ranker: numbers learned from judgements, each with its card."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import TimeStamped, Workflowed
from matching.engine.settings import Settings
from matching.enums import LessonSource, RankerStatus
from matching.querysets import RankerModelQuerySet
from matching.workflow import RANKER


class RankerModel(TimeStamped, Workflowed):
    """A set of weights and grade curves, with what was measured when it was learned. The shipped one has no row.

    `numbers` is `Settings.to_json()`, `card` that of `engine.learning.card.train`. Neither is ever changed.
    """

    workflow = RANKER

    name = models.CharField(_("名称"), max_length=40, unique=True)
    status = models.CharField(_("状态"), max_length=24, choices=RankerStatus, default=RankerStatus.CHALLENGER)
    source = models.CharField(_("学习材料"), max_length=12, choices=LessonSource)
    lessons = models.PositiveIntegerField(_("判断数"))
    numbers = models.JSONField()
    card = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("训练人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = RankerModelQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("排序模型")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status=RankerStatus.LIVE), name="one_live_ranker")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def settings(self) -> Settings:
        return Settings.from_json(self.numbers)
