"""Joint procurement (N16): every night similar needs of several firms become proposals; owners answer, keepers arrange."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, Verification
from accounts.models import Membership, User
from common.errors import Conflict, Refused
from common.workflow import move
from inbox.enums import Kind
from inbox.services import notify
from matching.datasource import load_needs, published_ids
from matching.enums import JointStatus, SeatStatus, Side
from matching.likeness import clusters
from matching.models import JointProposal, JointSeat
from matching.selectors import current_run
from needs.models import Need
from postings.selectors import keepers_of

ENOUGH = 2
"""Firms that make a joint purchase."""


def propose_joint(*, now: datetime) -> int:
    """Look for similar needs that are in no proposal yet; returns how many got a seat. Nothing before the first run."""
    run = current_run()
    if run is None:
        return 0
    found = clusters(run, load_needs(published_ids(Side.NEED)))
    return sum(_seat(cluster, now) for cluster in found)


@transaction.atomic
def _seat(cluster: Sequence[int], now: datetime) -> int:
    """Add what is new of a cluster to the proposal that most of it is in, or propose it anew."""
    held = dict(JointSeat.objects.filter(need__in=cluster).values_list("need_id", "proposal_id"))
    needs = Need.objects.published().select_related("organisation").in_bulk(cluster)
    new = [needs[key] for key in cluster if key in needs and key not in held]
    if not new:
        return 0
    if held:
        proposal = JointProposal.objects.get(pk=Counter(held.values()).most_common(1)[0][0])
        if proposal.status == JointStatus.DISMISSED:
            return 0
    elif len({need.organisation_id for need in new}) < ENOUGH:
        return 0
    else:
        proposal = JointProposal.objects.create(title=new[0].title, status_at=now)
        _tell_keepers(proposal, now)
    for need in new:
        JointSeat.objects.create(proposal=proposal, need=need, status_at=now)
        _ask(proposal, need, now)
    return len(new)


def _ask(proposal: JointProposal, need: Need, now: datetime) -> None:
    notify(
        event=f"joint:{proposal.pk}:{need.pk}", recipients=keepers_of(need), kind=Kind.MATCH, now=now,
        url=joint_url(proposal), title=_("有单位提出了相近的需求，可以一起采购研发：%(title)s") % {"title": need.title},
        body=_("看看共同的指标和各家的不同，再决定参加还是不适合。"),
        why=_("您是“%(title)s”的联系人，或是发布单位的管理员。") % {"title": need.title[:60]},
    )  # fmt: skip


def _tell_keepers(proposal: JointProposal, now: datetime) -> None:
    kinds = (OrganisationKind.GOVERNMENT, OrganisationKind.TRANSFER_AGENCY)
    acting = Membership.objects.active().filter(
        organisation__kind__in=kinds, organisation__status=Verification.VERIFIED
    )
    notify(
        event=f"joint:{proposal.pk}:proposed", recipients=User.objects.filter(memberships__in=acting).distinct(),
        kind=Kind.MATCH, now=now, url=joint_url(proposal), mail=False,
        title=_("新的集采研发建议：%(title)s") % {"title": proposal.title}, why=_("您协助企业对接，或负责平台的运行。"),
    )  # fmt: skip


def joint_url(proposal: JointProposal) -> str:
    return reverse("joint_proposal", args=[proposal.pk])


@transaction.atomic
def answer_joint(*, seat: JointSeat, step: str, by: Any, now: datetime) -> None:
    """`join` or `decline` for one's own need. Raises Refused, Conflict (the state does not allow it)."""
    head = JointProposal.objects.select_for_update().get(pk=seat.proposal.merged_into_id or seat.proposal_id)
    if head.status == JointStatus.DISMISSED:
        raise Conflict(_("这项建议已不再进行。"))
    move(seat, step, by=by, now=now)
    _settle(head, now)


def _settle(head: JointProposal, now: datetime) -> None:
    """Agreed as soon as two firms take part, and back when one of them leaves."""
    seats = JointSeat.objects.filter(status=SeatStatus.JOINED, proposal__in=family(head))
    joined = seats.values("need__organisation").distinct().count()
    if joined >= ENOUGH and head.status == JointStatus.PROPOSED:
        move(head, "agree", by=None, now=now)
    elif joined < ENOUGH and head.status == JointStatus.AGREED:
        move(head, "fall_back", by=None, now=now)


def family(head: JointProposal) -> list[int]:
    """Keys of a proposal and of those merged into it."""
    return [head.pk, *JointProposal.objects.filter(merged_into=head).values_list("pk", flat=True)]


@transaction.atomic
def merge(*, proposal: JointProposal, into: JointProposal, by: Any, now: datetime) -> None:
    """Put a proposal into another; seats stay where they are. Raises Refused, Conflict."""
    head = JointProposal.objects.select_for_update().get(pk=into.pk)
    if head.pk == proposal.pk or head.status in (JointStatus.MERGED, JointStatus.DISMISSED):
        raise Conflict(_("只能并入另一项正在进行的建议。"))
    if proposal.merged.exists():
        raise Conflict(_("这项建议里还有并入的建议，请先恢复它们。"))
    move(proposal, "merge", by=by, now=now, merged_into=head)
    _settle(head, now)


@transaction.atomic
def unmerge(*, proposal: JointProposal, by: Any, now: datetime) -> None:
    """Take it out again as it was: the same seats with the answers given since. Raises Refused, Conflict."""
    head = JointProposal.objects.select_for_update().filter(merged=proposal).first()
    move(proposal, "unmerge", by=by, now=now, merged_into=None)
    _settle(proposal, now)
    if head is not None:
        _settle(head, now)


def dismiss(*, proposal: JointProposal, reason: str, by: Any, now: datetime) -> None:
    """These needs do not belong together: the same are not proposed again. Raises Refused, Invalid, Conflict."""
    if proposal.merged.exists():
        raise Refused(_("这项建议里还有并入的建议，请先恢复它们。"))
    move(proposal, "dismiss", by=by, now=now, reason=reason)
