"""对接活动: announced, held, followed up within thirty days."""

from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.models import Contract
from common.models import StateChange, TimeStamped, Workflowed
from events.enums import EventKind, EventStatus, RegistrationStatus, StepKind
from events.querysets import EventQuerySet, RegistrationQuerySet
from events.workflow import EVENT, REGISTRATION
from matching.models import Match
from needs.models import Need
from parks.models import Park


class Event(TimeStamped, Workflowed):
    """An occasion at which demand and supply meet, run by the bureau, a park or a broker's organisation.

    `capacity` is the number of people; none means as many as come. `park` is where it counts as an event of a park.
    """

    prefix = "HD"
    workflow = EVENT

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=16, choices=EventKind, default=EventKind.MATCHMAKING)
    organiser = models.ForeignKey(
        Organisation, verbose_name=_("主办单位"), on_delete=models.PROTECT, related_name="events"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    park = models.ForeignKey(
        Park, verbose_name=_("所在园区"), null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    status = models.CharField(_("状态"), max_length=24, choices=EventStatus, default=EventStatus.DRAFT)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=120)
    capacity = models.PositiveSmallIntegerField(
        _("名额"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    intro = models.TextField(_("内容与安排"), max_length=3000)
    summary = models.TextField(_("活动小结"), max_length=2000, blank=True)
    held_at = models.DateTimeField(_("记录时间"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("对接活动")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["status", "starts_at"], name="event_calendar")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_times")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.reference])

    def is_open(self, now: datetime) -> bool:
        """Whether one can still put oneself down: until it begins."""
        return self.status == EventStatus.ANNOUNCED and now < self.starts_at


class Registration(TimeStamped, Workflowed):
    """A person's place at an event, for the organisation that they come from. `attended` is known once it was held."""

    workflow = REGISTRATION

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="event_registrations")
    organisation = models.ForeignKey(Organisation, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("状态"), max_length=24, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED
    )
    attended = models.BooleanField(_("到场"), null=True, blank=True)

    history = GenericRelation(StateChange)
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动报名")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="one_place_a_person")]

    def __str__(self) -> str:
        return f"{self.user} · {self.event}"


class NextStep(models.Model):
    """What an organisation that came did next, with the need, conversation or contract that shows it. Never changed."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="next_steps")
    organisation = models.ForeignKey(Organisation, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("下一步"), max_length=16, choices=StepKind)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    match = models.ForeignKey(Match, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("活动后续")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"
