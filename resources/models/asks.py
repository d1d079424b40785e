"""What every ask is: one organisation asks another for something, and somebody owes the next step by a day."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateChange, TimeStamped, Workflowed
from resources.workflow.asks import ASKER, Clock


class Ask(TimeStamped, Workflowed):
    """Abstract base of offers, pitches, uses of a base, invitations and visits.

    `asker` is empty where nobody on the platform asked (a fund that finds a project elsewhere by itself). `due_at` is the
    clock of the state, `noun` what people call such an ask.
    """

    prefix: ClassVar[str]
    url_name: ClassVar[str]
    step_name: ClassVar[str]
    clocks: ClassVar[Mapping[str, Clock]]
    track: ClassVar[str]
    detours: ClassVar[str]

    reference = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    asker = models.ForeignKey(
        Organisation, verbose_name=_("提出方"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="%(class)s_made",
    )  # fmt: skip
    receiver = models.ForeignKey(
        Organisation, verbose_name=_("答复方"), on_delete=models.PROTECT, related_name="%(class)s_received"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("本步骤截止"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    history = GenericRelation(StateChange)

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.reference])

    @property
    def clock(self) -> Clock | None:
        return self.clocks.get(self.status)

    @property
    def owing(self) -> Organisation | None:
        """Who owes the next step now."""
        clock = self.clock
        if clock is None:
            return None
        return self.asker if clock.owes == ASKER else self.receiver
