"""Service requests: what a firm asks its park for, and what came of it (F034)."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from parks.models import Park
from resources.enums.tickets import OPEN, RequestStatus, Satisfaction, ServiceKind
from resources.querysets.tickets import NoteQuerySet, RequestQuerySet
from resources.workflow.tickets import REQUEST
from taxonomy.models import Term


class ServiceRequest(TimeStamped, Workflowed):
    """A technical service that an organisation asks for. `desk` is whoever has to take it: the operator of the asker's
    park, else the bureau. `provider` is the organisation that the desk has assigned it to. `due_at` is the clock of the
    present state.
    """

    workflow = REQUEST
    prefix = "FW"

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("提出单位"), on_delete=models.PROTECT, related_name="service_requests"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("联系人"), on_delete=models.PROTECT, related_name="+"
    )
    park = models.ForeignKey(
        Park, verbose_name=_("园区"), null=True, blank=True, on_delete=models.PROTECT, related_name="service_requests"
    )
    desk = models.ForeignKey(
        Organisation, verbose_name=_("受理机构"), on_delete=models.PROTECT, related_name="requests_to_desk"
    )
    kind = models.CharField(_("服务类型"), max_length=16, choices=ServiceKind)
    tech_field = models.ForeignKey(
        Term, verbose_name=_("技术领域"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("诉求"), max_length=80)
    description = models.TextField(_("具体说明"), max_length=2000)
    wished_on = models.DateField(_("希望完成日期"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=24, choices=RequestStatus, default=RequestStatus.SUBMITTED)
    due_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("受理人"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    provider = models.ForeignKey(
        Organisation, verbose_name=_("服务机构"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="requests_to_provide",
    )  # fmt: skip
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_in_time = models.BooleanField(_("按时答复"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), choices=Satisfaction, null=True, blank=True)
    feedback = models.CharField(_("评价"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    attachments = GenericRelation("postings.Attachment")
    history = GenericRelation(StateChange)
    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务诉求")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["desk", "status", "due_at"], name="request_desk"),
            models.Index(fields=["organisation", "-created_at"], name="request_asker"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("service_request", args=[self.reference])

    @property
    def responsible(self) -> Organisation:
        """Who has to answer: the provider once assigned, else the desk."""
        return self.provider or self.desk

    @property
    def acts_next(self) -> Organisation | None:
        """Whose step is due; nobody's once it is over."""
        if self.status == RequestStatus.ANSWERED:
            return self.organisation
        return self.responsible if self.status in OPEN else None


class ServiceNote(models.Model):
    """One thing said about a request, read by all its sides; never changed."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    text = models.TextField(_("留言"), max_length=1000)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务留言")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
