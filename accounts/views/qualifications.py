"""The page on which an owner enters dated labels of the organisation, and the bureau confirms them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors, services
from accounts.models import Qualification
from accounts.requests import SignedIn
from accounts.rules import can_verify, is_owner
from common.doors import act
from common.forms import DateInput

_ACTIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "confirm": (services.confirm_qualification, gettext_lazy("已核对。")),
    "remove": (services.remove_qualification, gettext_lazy("已删除。")),
}


class QualificationForm(forms.ModelForm):
    class Meta:
        model = Qualification
        fields = ["kind", "number", "valid_from", "valid_to"]
        widgets = {"valid_from": DateInput, "valid_to": DateInput}
        help_texts = {"number": gettext_lazy("与登记系统一致，例：202637021100000001。")}

    def _post_clean(self) -> None:
        """The service writes."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def qualifications(request: SignedIn, pk: int) -> HttpResponse:
    """`/organisations/<pk>/qualifications/`: for owners and the bureau; to others there is no such page."""
    organisation = get_object_or_404(selectors.organisation_directory(request.user), pk=pk)
    confirms = can_verify(request.user, organisation)
    if not (confirms or is_owner(request.user, organisation)):
        raise Http404
    form = QualificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        arguments = {"organisation": organisation, "by": request.user, "now": timezone.now(), **form.cleaned_data}
        if act(request, services.enter_qualification, done=_("已登记。"), **arguments):
            return redirect("qualifications", pk)
    context = {
        "organisation": organisation, "form": form, "confirms": confirms, "today": timezone.localdate(),
        "rows": organisation.qualifications.all(),
    }  # fmt: skip
    return render(request, "accounts/qualifications.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def change(request: SignedIn, pk: int, action: str) -> HttpResponse:
    """`POST /qualifications/<pk>/confirm/` or `/remove/`."""
    if action not in _ACTIONS:
        raise Http404
    found = get_object_or_404(Qualification.objects.select_related("organisation"), pk=pk)
    if not (can_verify(request.user, found.organisation) or is_owner(request.user, found.organisation)):
        raise Http404
    service, done = _ACTIONS[action]
    act(request, service, done=done, qualification=found, by=request.user, now=timezone.now())
    return redirect("qualifications", found.organisation_id)
