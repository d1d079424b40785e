"""What the industry's own studies say about a call: who found what, quoted or as a file (F068)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.enums import ResearchSource
from challenges.models.challenges import Challenge
from challenges.models.problems import ProblemList
from challenges.querysets import ResearchInputQuerySet
from common.models import TimeStamped


class ResearchInput(TimeStamped):
    """One study or statement of a chain master, a leading firm, a platform or a consultancy, attached to a challenge or to a
    problem list. Shown wherever that is shown, until it is taken down. `organisation` is set where the source is on the platform.
    """

    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.CASCADE, related_name="research_inputs"
    )
    problem_list = models.ForeignKey(
        ProblemList, null=True, blank=True, on_delete=models.CASCADE, related_name="research_inputs"
    )
    source = models.CharField(_("来源类别"), max_length=16, choices=ResearchSource)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("平台上的单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("来源单位"), max_length=120)
    title = models.CharField(_("材料名称"), max_length=120)
    quote = models.TextField(_("摘录"), max_length=1500, blank=True)
    dated = models.DateField(_("材料日期"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("加入时间"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    objects = ResearchInputQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("产业研究")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(challenge=None, problem_list__isnull=False) | Q(challenge__isnull=False, problem_list=None),
                name="research_about_one_call",
            )
        ]

    def __str__(self) -> str:
        return self.title
