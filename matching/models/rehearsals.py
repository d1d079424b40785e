"""A rehearsal: what an unpublished need would find in the library as it is now (N35). Only its owner sees it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models.runs import MatchRun
from matching.querysets import RehearsalQuerySet
from needs.models import Need


class Rehearsal(models.Model):
    """The last rehearsal of a need. `result` is that of services/rehearsals.py; `run` is the library it was held against."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="rehearsal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    run = models.ForeignKey(MatchRun, null=True, on_delete=models.SET_NULL, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发布前试匹配")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.need_id} {self.asked_at:%F %T}"

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None
