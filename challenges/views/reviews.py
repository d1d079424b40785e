"""A reviewer's desk and the page of one review. Everything about the bid comes from `challenges.blind`, nothing around it."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Avg
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from challenges.assignments import assignments_of, readable_by
from challenges.blind import alias, file_name, for_review, is_blind, with_contents
from challenges.enums import AssignmentStatus, BidStatus
from challenges.forms.reviews import ConflictForm, ReviewForm
from challenges.models import Assignment, Reviewer
from challenges.services.reviewers import declare_conflict
from challenges.services.reviewing import recuse, save_review, submit_review
from common.doors import act
from common.errors import DomainError

SHOWN = 100


def find_assignment(user: Any, pk: int) -> Assignment:
    """One that may still be read: not stepped back from, the bid not withdrawn. Anything else is missing."""
    found = with_contents(readable_by(user).filter(pk=pk)).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """`/challenges/reviews/`: what waits, by its deadline; what is done; one's conflicts."""
    reviewer = Reviewer.objects.filter(user=request.user).first()
    if reviewer is None:
        raise Http404
    rows = assignments_of(request.user).order_by("due_at", "pk")
    waiting = rows.filter(status=AssignmentStatus.ASSIGNED, bid__status=BidStatus.UNDER_REVIEW)
    done = rows.exclude(status=AssignmentStatus.ASSIGNED).order_by("-submitted_at", "-pk")
    context = {
        "reviewer": reviewer, "section": "challenges", "now": timezone.now(), "conflict_form": ConflictForm(),
        "waiting": [(row, alias(row.bid)) for row in waiting[:SHOWN]],
        "done": [(row, alias(row.bid)) for row in done[:SHOWN]],
        "conflicts": list(reviewer.conflicts.select_related("organisation", "person").order_by("pk")),
    }  # fmt: skip
    return render(request, "challenges/reviews_desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedIn, pk: int) -> HttpResponse:
    """`/challenges/reviews/<id>/`: the bid as the programme lets it be seen, beside the score sheet."""
    assignment = find_assignment(request.user, pk)
    form = ReviewForm(request.POST if request.method == "POST" else None, assignment=assignment)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (answer := _take(request, assignment, form)) is not None:
            return answer
        status = 400
    editable = assignment.status == AssignmentStatus.ASSIGNED and assignment.bid.status == BidStatus.UNDER_REVIEW
    context = {
        "assignment": assignment, "form": form, "challenge": assignment.bid.challenge, "bid": for_review(assignment.bid),
        "editable": editable, "blind": is_blind(assignment.bid), "section": "challenges", "now": timezone.now(),
        "criteria": [(form[f"score_{n}"], form[f"remark_{n}"]) for n in range(len(form.rubric))],
        "others": _others(assignment), "scores": list(assignment.scores.order_by("pk")),
    }  # fmt: skip
    return render(request, "challenges/review.html", context, status=status)


def _take(request: SignedIn, assignment: Assignment, form: ReviewForm) -> HttpResponse | None:
    given = {
        "assignment": assignment,
        "marks": form.marks(),
        "comment": form.cleaned_data["comment"],
        "by": request.user,
    }
    try:
        if "submit" in request.POST:
            submit_review(**given, declares=form.cleaned_data["declares"], now=timezone.now())
            messages.success(request, _("评审意见已提交，谢谢。"))
            return redirect("reviews")
        save_review(**given, now=timezone.now())
    except DomainError as error:
        if "submit" in request.POST and error.fields:
            save_review(**given, now=timezone.now())
        for name, words in (error.fields or {"__all__": str(error)}).items():
            form.add_error(name if name in form.fields else None, str(words))
        return None
    messages.success(request, _("已保存，提交前只有您看得到。"))
    return redirect("review", assignment.pk)


def _others(assignment: Assignment) -> dict[str, Any] | None:
    """What the others said, without names, once one's own review is in (T09)."""
    if assignment.status != AssignmentStatus.SUBMITTED:
        return None
    rows = assignment.bid.assignments.filter(status=AssignmentStatus.SUBMITTED).exclude(pk=assignment.pk)
    return {"rows": list(rows.order_by("submitted_at")), "average": rows.aggregate(value=Avg("total"))["value"]}


@login_required
@require_POST
def step_back(request: SignedIn, pk: int) -> HttpResponse:
    """Recuse oneself."""
    assignment = find_assignment(request.user, pk)
    reason = request.POST.get("reason", "")[:300]
    done = _("已回避，科技局会另请专家。")
    if act(request, recuse, done=done, assignment=assignment, reason=reason, by=request.user, now=timezone.now()):
        return redirect("reviews")
    return redirect("review", pk)


@login_required
@require_POST
def declare(request: SignedIn) -> HttpResponse:
    """A conflict of one's own."""
    reviewer = Reviewer.objects.filter(user=request.user).first()
    if reviewer is None:
        raise Http404
    form = ConflictForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    act(
        request, declare_conflict, done=_("已申报，分派时会避开。"), reviewer=reviewer, by=request.user,
        now=timezone.now(), organisation=given.get("organisation"), note=given.get("note", ""),
    )  # fmt: skip
    return redirect("reviews")


@login_required
@require_safe
def file(request: SignedIn, pk: int, number: int) -> FileResponse:
    """A file of the bid, under the name that the review shows."""
    assignment = find_assignment(request.user, pk)
    found = list(assignment.bid.attachments.all())[number - 1 : number] if number else []
    if not found:
        raise Http404
    try:
        response = FileResponse(found[0].file.open("rb"), content_type=found[0].media_type)
    except FileNotFoundError:
        raise Http404 from None
    name = file_name(number, found[0].name, blind=is_blind(assignment.bid))
    response["Content-Disposition"] = f"attachment; filename=\"download\"; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
