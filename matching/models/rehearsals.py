"""A rehearsal: what an unpublished need would find in the library as it is now (N35). Only its owner sees it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models.asked import Question
from matching.querysets import RehearsalQuerySet
from needs.models import Need


class Rehearsal(Question):
    """The last rehearsal of a need. `result` is that of services/rehearsals.py."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="rehearsal")

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发布前试匹配")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.need_id} {self.asked_at:%F %T}"
