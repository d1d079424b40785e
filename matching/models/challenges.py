"""Challenges without a need behind them ask the engine too; and whom their sponsors have invited to answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.models import Challenge
from matching.models.asked import Question
from matching.querysets import QuestionQuerySet


class ChallengeSearch(Question):
    """What the library holds for a challenge. `result`: `{"places": [[achievement, grade, band], …]}`, best first."""

    challenge = models.OneToOneField(Challenge, on_delete=models.CASCADE, related_name="search")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("榜单匹配")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.asked_at:%F %T}"


class ChallengeInvitation(models.Model):
    """The sponsor has asked an institution to look at a challenge; once."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="matching_invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("揭榜邀请")
        constraints = [models.UniqueConstraint(fields=["challenge", "organisation"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.challenge_id} → {self.organisation_id}"
