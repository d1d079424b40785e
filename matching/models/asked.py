"""A question to the engine that a person asked and a worker answers: the fields that all such questions share."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models.runs import MatchRun


class Question(models.Model):
    """`result` is plain data of the service that answers; `run` is the library that it was held against."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    run = models.ForeignKey(MatchRun, null=True, on_delete=models.SET_NULL, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None
