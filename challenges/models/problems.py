"""Problem lists of associations (十大难题, F060, F061) and who wants to hear of new challenges."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.querysets import ProblemListQuerySet
from common.models import TimeStamped
from parks.models import Park
from taxonomy.models import Term


class ProblemList(TimeStamped):
    """A titled, dated list of bottleneck problems that an association publishes."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("发布单位"), on_delete=models.PROTECT, related_name="problem_lists"
    )
    title = models.CharField(_("标题"), max_length=80)
    intro = models.TextField(_("说明"), max_length=1000, blank=True)
    issued_on = models.DateField(_("发布日期"))
    published_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects = ProblemListQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("难题清单")
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("problem_list", args=[self.pk])


class ProblemItem(models.Model):
    """One problem of a list; a sponsor makes a challenge of it."""

    problem_list = models.ForeignKey(ProblemList, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("难题"), max_length=60)
    text = models.TextField(_("说明"), max_length=1000, blank=True)
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("难题")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["problem_list", "number"], name="problem_number")]

    def __str__(self) -> str:
        return self.title


class ChallengeSubscription(models.Model):
    """Somebody wants to hear of new challenges, of a field, of a park, or of all (both empty)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="challenge_subscriptions")
    tech_field = models.ForeignKey(Term, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    park = models.ForeignKey(Park, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("榜单订阅")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tech_field", "park"], name="one_subscription", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"
