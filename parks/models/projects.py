"""Projects in reserve: who might come into the park, how far it has got, whose it is, by when it moves (F025)."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from parks.entry_enums import ProjectStatus
from parks.entry_querysets import ProjectQuerySet
from parks.entry_workflow import PROJECT
from parks.models.places import Park
from taxonomy.models import Term


class ReserveProject(TimeStamped, Workflowed):
    """储备项目: a firm or project that a park wants to win. `owner` is the park's person who has it in hand."""

    workflow = PROJECT

    park = models.ForeignKey(Park, verbose_name=_("园区"), on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(_("项目名称"), max_length=80)
    company = models.CharField(_("项目单位"), max_length=120)
    chain = models.ForeignKey(
        Term, verbose_name=_("重点产业链"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("项目情况"), max_length=1000)
    amount = YuanField(_("计划投资"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("责任人"), on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(_("状态"), max_length=24, choices=ProjectStatus, default=ProjectStatus.RESERVED)
    due_at = models.DateTimeField(_("本阶段期限"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)
    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("储备项目")
        ordering = ["-status_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "name"], name="project_once", violation_error_message=_("这个园区已有同名的储备项目。")
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Any:
        return self.park

    def get_absolute_url(self) -> str:
        return reverse("park_project", args=[self.pk])
