"""A figure that an achievement does not state, asked of its owner (N05)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matching.models.results import Match


class FigureQuestion(models.Model):
    """One question a figure and match. Answered within five working days; the answer shows on the page of the match."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="questions")
    quantity = models.CharField(_("指标"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("提问时间"))
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("指标询问")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["match", "quantity"], name="one_question_a_figure")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.quantity}"
