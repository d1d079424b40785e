"""Joint procurement (N16): similar needs of several firms, proposed to them as one; each keeps its own need."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models import StateChange, TimeStamped, Workflowed
from matching.enums import JointStatus, SeatStatus
from matching.querysets import JointProposalQuerySet
from matching.workflow import JOINT, SEAT
from needs.models import Need


class JointProposal(TimeStamped, Workflowed):
    """Needs that look like one. `merged_into` names the proposal that it was put into; its seats stay its own, so that
    taking it out again loses nothing. `title` is that of the need in the middle when it was proposed.
    """

    workflow = JOINT

    title = models.CharField(_("名称"), max_length=200)
    status = models.CharField(_("状态"), max_length=24, choices=JointStatus, default=JointStatus.PROPOSED)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("并入"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    history = GenericRelation(StateChange)
    objects = JointProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("集采研发建议")
        ordering = ["-status_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class JointSeat(TimeStamped, Workflowed):
    """A need in a proposal, and what its owner says to it. A need has one seat in all."""

    workflow = SEAT

    proposal = models.ForeignKey(JointProposal, on_delete=models.CASCADE, related_name="seats")
    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="joint_seat")
    status = models.CharField(_("答复"), max_length=24, choices=SeatStatus, default=SeatStatus.ASKED)

    history = GenericRelation(StateChange)

    class Meta:
        verbose_name = verbose_name_plural = _("集采研发席位")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.need_id}"
