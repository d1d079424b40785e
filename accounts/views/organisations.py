"""Organisations: directory, page, registration, and the desk where the bureau verifies."""

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors, services
from accounts.filters import OrganisationFilter
from accounts.forms import OrganisationForm
from accounts.models import Organisation
from accounts.requests import SignedIn
from accounts.rules import is_member, is_official, is_owner
from common.doors import act
from common.errors import DomainError
from common.models import StateChange
from common.panels import panels_of
from common.workdays import add_workdays

PAGE = 20
VERIFY_WORKDAYS = 3


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """`/organisations/`: whom one can find here."""
    found = OrganisationFilter(request.GET, selectors.organisation_directory(request.user))
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/directory.html", {"filter": found, "page": page, "section": "organisations"})


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """`/organisations/<pk>/`: public facts, and what upper apps add to them."""
    shown = get_object_or_404(selectors.organisation_directory(request.user), pk=pk)
    inside = is_member(request.user, shown)
    history = StateChange.objects.about(shown).select_related("by") if inside or is_official(request.user) else None
    return render(
        request,
        "accounts/organisation.html",
        {
            "organisation": shown,
            "panels": panels_of(shown, request.user),
            "history": history,
            "is_member": inside,
            "is_owner": is_owner(request.user, shown),
            "can_join": request.user.is_authenticated and not inside and not shown.is_reference,
            "can_verify": rules.has_perm("accounts.verify", request.user, shown) and not shown.is_reference,
            "transitions": {row.name for row in shown.workflow.open_to(request.user, shown)},
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def register(request: SignedIn) -> HttpResponse:
    """`/organisations/new/`: register one's organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _try(form, services.register_organisation, by=request.user)
        if made is not None:
            messages.success(request, _("机构已登记。科技局将在 3 个工作日内核验，结果会发到您的消息。"))
            return redirect(made)
    return render(request, "accounts/organisation_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """`/organisations/<pk>/edit/`: owners change the entry, and send a rejected one again."""
    shown = _owned(request, pk)
    form = OrganisationForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        saved = _try(form, services.update_organisation, organisation=shown, by=request.user)
        if saved is not None and "resubmit" in request.POST:
            done = _("已重新提交，科技局将在 3 个工作日内答复。")
            again = {"organisation": saved, "by": request.user, "now": timezone.now()}
            act(request, services.resubmit_organisation, done=done, **again)
            return redirect(saved)
        if saved is not None:
            messages.success(request, _("机构信息已保存。"))
            return redirect(saved)
    return render(request, "accounts/organisation_form.html", {"form": form, "organisation": shown})


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """`/organisations/verification/`: what waits for the bureau, the longest first, each with its clock."""
    if not is_official(request.user):
        raise Http404
    page = Paginator(selectors.verification_queue(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [(waiting, add_workdays(waiting.status_at, VERIFY_WORKDAYS)) for waiting in page]
    return render(request, "accounts/verification_desk.html", {"page": page, "rows": rows, "now": timezone.now()})


@login_required
@require_POST
def decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    """Verify or reject; the reason of a rejection is read by the owners."""
    if not is_official(request.user) or decision not in ("verify", "reject"):
        raise Http404
    shown = get_object_or_404(selectors.organisation_directory(request.user), pk=pk)
    arguments: dict[str, Any] = {"organisation": shown, "by": request.user, "now": timezone.now()}
    if decision == "verify":
        words = _("“%(name)s”已通过核验，已通知机构管理员。")
        act(request, services.verify_organisation, done=words % {"name": shown}, **arguments)
    else:
        words = _("“%(name)s”未通过核验，理由已发给机构管理员。")
        reason = request.POST.get("reason", "")
        act(request, services.reject_organisation, done=words % {"name": shown}, reason=reason, **arguments)
    return redirect("verification_desk")


def _owned(request: SignedIn, pk: int) -> Organisation:
    """The organisation of an owner; for everybody else there is no such page."""
    shown = get_object_or_404(selectors.organisation_directory(request.user), pk=pk)
    if not is_owner(request.user, shown):
        raise Http404
    return shown


def _try(form: OrganisationForm, service: Any, **arguments: Any) -> Organisation | None:
    """Call the service with the form's values; what it refuses is shown at the field."""
    try:
        made: Organisation = service(now=timezone.now(), **form.cleaned_data, **arguments)
    except DomainError as error:
        for name, text in (error.fields or {"__all__": error.message}).items():
            form.add_error(name if name in form.fields else None, str(text))
        return None
    return made
