"""A pair that somebody asks about: where the achievement would stand in the need's list (为什么不是它)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from matching.models.asked import Question
from needs.models import Need


class PairQuestion(Question):
    """Asked where the page cannot tell by itself: a text is new, or the index lies elsewhere. See services/pairs.py."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("名次查询")
        constraints = [models.UniqueConstraint(fields=["need", "achievement"], name="pair_question_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.achievement_id}"
