"""A park's profile: registered by the bureau, described by operator and bureau."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedIn
from common.errors import DomainError
from common.models import StateChange
from parks import services
from parks.models import Park
from parks.profile_forms import IndustryFormSet, ParkForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def park_new(request: SignedIn) -> HttpResponse:
    """`/parks/new/`: the bureau registers a park; its operator then describes it."""
    if not rules.has_perm("parks.register", request.user):
        raise Http404
    form = ParkForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            park = services.register_park(data=form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, _("已登记。请接着填写主导产业和头部企业。"))
            return redirect("park_profile", park.code)
        except DomainError as error:
            form.show(error)
    return render(request, "parks/profile.html", {"form": form, "rows": None, "section": "parks"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def park_profile(request: SignedIn, code: str) -> HttpResponse:
    """`/parks/<code>/profile/`: operator and bureau; one or two leading industries with one or two heads each."""
    park = get_object_or_404(Park.objects.visible_to(request.user).select_related("operator"), code=code)
    if not rules.has_perm("parks.keep", request.user, park):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ParkForm(data, instance=park, user=request.user)
    initial = list(park.industries.values("name", "chain", "industry", "head", "second_head"))
    rows = IndustryFormSet(data, prefix="industries", initial=initial)
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        arguments = {"park": park, "data": form.cleaned_data, "industries": rows.rows()}  # type: ignore[attr-defined]
        try:
            services.describe_park(**arguments, by=request.user, now=timezone.now())
            messages.success(request, _("园区资料已保存。"))
            return redirect("park", form.cleaned_data.get("code", code))
        except DomainError as error:
            form.show(error)
    history = StateChange.objects.about(park).select_related("by")
    context = {"form": form, "rows": rows, "park": park, "history": history, "section": "parks"}
    return render(request, "parks/profile.html", context)
