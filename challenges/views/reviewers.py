"""The register of reviewers, kept by officials."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from accounts.rules import is_official
from challenges.enums import AssignmentStatus, BidStatus
from challenges.forms.reviews import PersonConflictForm, ReviewerForm
from challenges.models import DeclaredConflict, Reviewer
from challenges.services.reviewers import declare_conflict, end_conflict, save_reviewer
from common.doors import act

PER_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedIn) -> HttpResponse:
    """`/challenges/reviewers/`: who may review, how much they have to do, and a form to add somebody."""
    _official(request.user)
    form = ReviewerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _saved(request, form):
        return redirect("reviewers")
    busy = Count(
        "assignments",
        filter=Q(assignments__status=AssignmentStatus.ASSIGNED, assignments__bid__status=BidStatus.UNDER_REVIEW),
    )
    rows = Reviewer.objects.select_related("user").prefetch_related("fields", "conflicts").annotate(busy=busy)
    page = Paginator(rows.order_by("-is_active", "user__name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "section": "challenges"}
    return render(request, "challenges/reviewers.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """`/challenges/reviewers/<id>/`: fields, capacity, availability, conflicts."""
    _official(request.user)
    reviewer = get_object_or_404(Reviewer.objects.select_related("user"), pk=pk)
    initial = {
        "user": reviewer.user, "fields_known": list(reviewer.fields.all()), "capacity": reviewer.capacity,
        "is_active": reviewer.is_active,
    }  # fmt: skip
    form = ReviewerForm(request.POST if request.method == "POST" else None, initial=initial)
    del form.fields["user"]
    if form.is_bound and form.is_valid() and _saved(request, form, reviewer.user):
        return redirect("reviewer", pk)
    conflicts = reviewer.conflicts.select_related("organisation", "person").order_by("pk")
    context = {
        "reviewer": reviewer, "form": form, "conflicts": list(conflicts), "conflict_form": PersonConflictForm(),
        "section": "challenges",
    }  # fmt: skip
    return render(request, "challenges/reviewer.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def add_conflict(request: SignedIn, pk: int) -> HttpResponse:
    _official(request.user)
    reviewer = get_object_or_404(Reviewer, pk=pk)
    form = PersonConflictForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    act(
        request, declare_conflict, done=_("已登记，分派时会避开。"), reviewer=reviewer, by=request.user, now=timezone.now(),
        **given,
    )  # fmt: skip
    return redirect("reviewer", pk)


@login_required
@require_POST
def drop_conflict(request: SignedIn, pk: int, conflict: int) -> HttpResponse:
    _official(request.user)
    declared = get_object_or_404(DeclaredConflict.objects.select_related("reviewer"), pk=conflict, reviewer=pk)
    act(request, end_conflict, done=_("已解除。"), declared=declared, by=request.user)
    return redirect("reviewer", pk)


def _saved(request: SignedIn, form: ReviewerForm, user: Any = None) -> bool:
    given = form.cleaned_data
    return act(
        request, save_reviewer, done=_("已保存。"), user=user or given["user"], fields=given["fields_known"],
        capacity=given["capacity"], is_active=given["is_active"], by=request.user, now=timezone.now(),
    )  # fmt: skip


def _official(user: Any) -> None:
    if not is_official(user):
        raise Http404
