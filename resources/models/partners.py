"""Invitations to work together (F036)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resources.enums.partners import InvitationStatus
from resources.models.asks import Ask
from resources.querysets.asks import InvitationQuerySet
from resources.workflow.asks import INVITATION, INVITATION_CLOCKS


class Invitation(Ask):
    """One organisation asks another to talk: about what, and why just this one."""

    workflow, clocks = INVITATION, INVITATION_CLOCKS
    prefix, url_name, step_name = "HZ", "invitation", "invitation_step"
    track = "invited accepted"
    detours = "declined:invited withdrawn:invited"

    status = models.CharField(_("状态"), max_length=24, choices=InvitationStatus, default=InvitationStatus.INVITED)
    subject = models.CharField(_("想合作什么"), max_length=80)
    text = models.TextField(_("说明"), max_length=1000)
    why = models.CharField(_("为什么找贵单位"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta(Ask.Meta):
        verbose_name = verbose_name_plural = _("合作邀请")
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "receiver"], condition=Q(status="invited"), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return self.subject
