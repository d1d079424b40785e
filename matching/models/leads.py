"""A new achievement and the firms that once asked for something like it: past needs keep working for their owners."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from achievements.models import Achievement
from matching.enums import Band
from matching.querysets import LeadQuerySet
from needs.models import Need


class Lead(models.Model):
    """A new achievement that comes near a resolved or expired need. `phrases` are words that both texts use."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="leads")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="leads")
    band = models.CharField(_("匹配程度"), max_length=8, choices=Band)
    phrases = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("过往需求的新成果")
        ordering = ["-at", "pk"]
        constraints = [models.UniqueConstraint(fields=["need", "achievement"], name="lead_once")]

    def __str__(self) -> str:
        return f"{self.need_id} ← {self.achievement_id}"


class LeadOptOut(models.Model):
    """An organisation does not want its past needs to be used any more."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="lead_opt_out")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("不再使用过往需求")

    def __str__(self) -> str:
        return str(self.organisation_id)
