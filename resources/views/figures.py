"""The page on which an owner states the organisation's figures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.requests import SignedIn
from common.errors import DomainError
from resources.forms.figures import FiguresForm
from resources.forms.refusals import show_refusal
from resources.models import OrganisationFigures
from resources.rules.policies import reads_figures, states_figures
from resources.services.figures import FIELDS, state_figures


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: SignedIn, pk: int) -> HttpResponse:
    """`/policies/facts/<pk>/`: for people of the organisation and officials; its owner writes."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if not reads_figures(request.user, organisation):
        raise Http404
    writes = states_figures(request.user, organisation)
    if request.method == "POST" and not writes:
        raise Http404
    stated = OrganisationFigures.objects.visible_to(request.user).filter(organisation=organisation).order_by("-as_of")
    newest = stated.first()
    initial = {name: getattr(newest, name) for name in ("as_of", *FIELDS)} if newest else {}
    form = FiguresForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _save(request, organisation, form):
        return redirect("policies_mine")
    context = {
        "organisation": organisation, "form": form, "writes": writes, "section": "resources",
        "rows": [(row, row.is_stale(timezone.localdate())) for row in stated[:10]],
    }  # fmt: skip
    return render(request, "policies/figures.html", context, status=400 if form.errors else 200)


def _save(request: SignedIn, organisation: Organisation, form: FiguresForm) -> bool:
    values = {name: form.cleaned_data[name] for name in FIELDS}
    try:
        state_figures(
            organisation=organisation,
            as_of=form.cleaned_data["as_of"],
            values=values,
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        show_refusal(form, error)
        return False
    messages.success(request, _("已保存，政策已按新的数据重新判断。"))
    return True
