"""What challenges hold about a person, for the export of their data (PIPL art. 45): what they wrote, declared, decided, asked for.

A review is the reviewer's own work: with its scores and its text, and of the bid nothing but its reference where the programme
does not hide the bidder.
"""

from typing import Any

from django.db.models import F, Q
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import personal_data_asked
from challenges import models as m
from challenges.assignments import assignments_of
from challenges.blind import alias, is_blind
from common.models import StateChange

_ABOUT = ("challenge__reference", "challenge__title")


@receiver(personal_data_asked, dispatch_uid="challenges.personal_data")
def hand_over(sender: type, user: User, **_rest: Any) -> dict[str, Any]:
    """Sections of the export, each a list of rows; empty lists say that there is nothing."""
    return {f"challenges_{name}": rows for name, rows in (_written(user) | _judged(user) | _acted(user)).items()}


def _written(user: User) -> dict[str, Any]:
    """As a sponsor's contact, as a bidder, for a consortium, as a subscriber."""
    seats = m.ConsortiumMember.objects.filter(answered_by=user)
    mine = Q(author=user)
    refused = m.Bid.objects.filter(excluded_reviewers=user)
    return {
        "posed": _rows(m.Challenge.objects.filter(mine), "reference", "title", "status", "created_at", "published_at"),
        "bids": _rows(
            m.Bid.objects.filter(mine), "reference", *_ABOUT, "organisation__name", "status", "route", "basis", "facilities",
            "rights_plan", "risks", "deliverables", "price", "months", "declared_true", "submitted_at", "content_hash",
            "score", "reason",
        ),
        "consortium_answers": _rows(seats, "bid__reference", "organisation__name", "duty", "consent", "answered_at"),
        "asked_not_to_review": refused.count(),
        "appeals": _rows(m.Appeal.objects.filter(by=user), *_ABOUT, "text", "at", "is_upheld", "answer", "answered_at"),
        "objections": _rows(m.Objection.objects.filter(by=user), *_ABOUT, "text", "at", "is_upheld", "answer", "answered_at"),
        "subscriptions": _rows(user.challenge_subscriptions, "tech_field__name", "park__name", "since"),
    }  # fmt: skip


def _judged(user: User) -> dict[str, Any]:
    """As an expert and as a reviewer, with what was declared."""
    register = m.Reviewer.objects.filter(user=user)
    own = m.DeclaredConflict.objects.filter(reviewer__user=user)
    about = m.DeclaredConflict.objects.filter(person=user)
    return {
        "opinions": _rows(
            m.Opinion.objects.filter(expert=user), *_ABOUT, "verdict", "cost_is_fair", "text", "asked_at", "at"
        ),
        "reviewer": _rows(register, "capacity", "is_active", "created_at", field=F("fields__name")),
        "declared_conflicts": _rows(own, "organisation__name", "person__name", "note", "at"),
        "named_in_conflicts": _rows(about, "note", "at"),
        "reviews": [_review(row) for row in assignments_of(user).prefetch_related("scores").order_by("pk")],
    }


def _review(row: m.Assignment) -> dict[str, Any]:
    blind = is_blind(row.bid)
    return {
        "challenge": row.bid.challenge.reference, "bid": alias(row.bid) if blind else row.bid.reference,
        "status": row.status, "assigned_at": row.assigned_at, "due_at": row.due_at, "submitted_at": row.submitted_at,
        "comment": row.comment, "recusal": row.recusal, "total": row.total,
        "scores": [
            {"criterion": score.criterion, "weight": score.weight, "score": score.score, "comment": score.comment}
            for score in row.scores.all()
        ],
    }  # fmt: skip


def _acted(user: User) -> dict[str, Any]:
    """What this person decided or moved for their organisation."""
    signed = m.Contract.objects.filter(Q(sponsor_confirmed_by=user) | Q(bidder_confirmed_by=user))
    steps = StateChange.objects.filter(by=user, content_type__app_label="challenges").order_by("at", "pk")
    return {
        "amendments": _rows(m.Amendment.objects.filter(by=user), *_ABOUT, "number", "changes", "reason", "at"),
        "amendments_proposed": _rows(
            m.AmendmentProposal.objects.filter(proposed_by=user), *_ABOUT, "status", "changes", "reason", "proposed_at", "answer"
        ),
        "amendments_decided": _rows(m.AmendmentProposal.objects.filter(decided_by=user), *_ABOUT, "status", "answer"),
        "contracts_confirmed": _rows(signed, *_ABOUT, "name", "sponsor_confirmed_at", "bidder_confirmed_at"),
        "milestones_checked": _rows(m.Milestone.objects.filter(checked_by=user), "name", "status", "conclusion", "checked_at"),
        "acceptances_decided": _rows(m.Acceptance.objects.filter(decided_by=user), "outcome", "score", "opinion", "decided_at"),
        "outcomes_answered": _rows(
            m.OutcomeQuestion.objects.filter(answered_by=user), *_ABOUT, "days", "is_in_use", "revenue", "text", "answered_at"
        ),
        "movements": _rows(m.Movement.objects.filter(by=user), "account__project", "kind", "amount", "reason", "at"),
        "steps": list(steps.values("content_type__model", "object_id", "label", "from_state", "to_state", "reason", "at")),
    }  # fmt: skip


def _rows(queryset: Any, *names: str, **more: Any) -> list[dict[str, Any]]:
    return list(queryset.order_by("pk").values(*names, **more))
