"""Visits of experts to firms, arranged by a park (F039)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from parks.models import Park
from resources.enums.visits import VisitStatus
from resources.models.asks import Ask
from resources.querysets.asks import VisitQuerySet
from resources.workflow.asks import VISIT, VISIT_CLOCKS


class ExpertVisit(Ask):
    """A park invites one expert to see some of its firms: when, where, what about; then what came of it."""

    workflow, clocks = VISIT, VISIT_CLOCKS
    prefix, url_name, step_name = "KC", "expert_visit", "expert_visit_step"
    track = "invited agreed held"
    detours = "countered:invited declined:invited cancelled:agreed"

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="expert_visits")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("专家"), on_delete=models.PROTECT, related_name="expert_visits"
    )
    firms = models.ManyToManyField(Organisation, verbose_name=_("考察企业"), related_name="expert_visits")
    status = models.CharField(_("状态"), max_length=24, choices=VisitStatus, default=VisitStatus.INVITED)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("集合地点"), max_length=120)
    agenda = models.TextField(_("行程和想请教的问题"), max_length=1000)
    counter_at = models.DateTimeField(_("专家提出的时间"), null=True, blank=True)
    held_on = models.DateField(_("考察日期"), null=True, blank=True)
    outcome = models.TextField(_("考察结果"), max_length=1000, blank=True)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True)
    next_by = models.DateField(_("下一步完成日期"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta(Ask.Meta):
        verbose_name = verbose_name_plural = _("专家考察")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_times"),
            models.CheckConstraint(condition=~Q(status="held") | ~Q(outcome=""), name="visit_outcome"),
        ]

    def __str__(self) -> str:
        return str(_("%(expert)s到%(park)s考察") % {"expert": self.expert, "park": self.park})
