"""Proposals to change what bidders count on after publication: the money and the indicators (issue's "edits are amendments")."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from challenges.enums import ProposalStatus
from challenges.models.challenges import Amendment, Challenge, ChallengeIndicator
from challenges.querysets import AmendmentProposalQuerySet
from challenges.workflow import AMENDMENT
from common.models import StateChange, TimeStamped, Workflowed
from common.money import YuanField
from postings.models import IndicatorRow


class AmendmentProposal(TimeStamped, Workflowed):
    """What the sponsor asks the bureau to change; with its approval it becomes an amendment that every bidder is told of.

    `own_amount` and `subsidy` are the new amounts in yuan, empty where they stay; `changes` is what it asked for on its day, as an
    amendment says it. One at a time waits for its decision.
    """

    workflow = AMENDMENT

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="proposals")
    status = models.CharField(_("状态"), max_length=24, choices=ProposalStatus, default=ProposalStatus.PROPOSED)
    own_amount = YuanField(_("企业投入"), null=True, blank=True)
    subsidy = YuanField(_("申请财政支持"), null=True, blank=True)
    changes = models.JSONField(default=list)
    reason = models.CharField(_("更正原因"), max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    due_at = models.DateTimeField(_("决定期限"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("答复理由"), max_length=1500, blank=True)
    amendment = models.OneToOneField(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    history = GenericRelation(StateChange)
    objects = AmendmentProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("更正申请")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"], condition=Q(status=ProposalStatus.PROPOSED), name="one_proposal_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="amendment_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.proposed_at:%F}"


class ProposedIndicator(IndicatorRow):
    """How an indicator is to read; `indicator` is the one that it changes, empty for one that is added."""

    proposal = models.ForeignKey(AmendmentProposal, on_delete=models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey(ChallengeIndicator, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta(IndicatorRow.Meta):
        verbose_name = verbose_name_plural = _("申请更正的指标")
