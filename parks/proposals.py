"""Four eyes: the table of a proposal, and reads of those in force."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.workflow import Transition, Workflow
from parks.enums import ProposalStatus as S

_OTHER = _("须由提出人以外的科技局工作人员复核。")

PROPOSAL = Workflow(
    [
        Transition("approve", (S.PROPOSED,), S.APPROVED, _("复核通过"), "parks.decide_proposal", _OTHER),
        Transition(
            "reject", (S.PROPOSED,), S.REJECTED, _("不同意"), "parks.decide_proposal", _OTHER, needs_reason=True
        ),
    ]
)


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(status=S.PROPOSED)

    def approved(self) -> "ProposalQuerySet":
        return self.filter(status=S.APPROVED)


class TargetQuerySet(ProposalQuerySet):
    def in_force(self, *, year: int, moment: datetime, code: str = "") -> "TargetQuerySet":
        """Of each thing counted and each park the one approved last before the moment."""
        rows = self.approved().filter(Q(decided_at__lte=moment) | Q(decided_at=None), year=year)
        if code:
            rows = rows.filter(code=code)
        return rows.order_by("code", "label", "park_id", "-decided_at", "-pk").distinct("code", "label", "park_id")  # type: ignore[return-value]
