"""Coming to an event, and telling what followed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from common.doors import act
from events import services
from events.forms import StepForm
from events.models import Registration
from events.views.reading import seen_event


@login_required
@require_POST
def attend(request: SignedIn, reference: str) -> HttpResponse:
    """Put oneself down for one of one's organisations."""
    found = seen_event(request, reference)
    chosen = request.POST.get("organisation", "")
    own = request.user.organisations
    organisation = next((one for one in own if str(one.pk) == chosen), own[0] if own else None)
    if organisation is None:
        messages.error(request, _("请先加入一家单位，再以单位名义报名。"))
        return redirect(found)
    done = _("已报名。时间地点有变会通知您。")
    act(request, services.register, done=done, event=found, organisation=organisation, by=request.user,
        now=timezone.now())  # fmt: skip
    return redirect(found)


@login_required
@require_POST
def leave(request: SignedIn, reference: str) -> HttpResponse:
    """Give one's place back."""
    found = seen_event(request, reference)
    place = get_object_or_404(Registration.objects.select_related("event"), event=found, user=request.user)
    done = _("已取消报名，名额已让出。")
    act(request, services.withdraw_registration, done=done, registration=place, by=request.user, now=timezone.now())
    return redirect(found)


@login_required
@require_POST
def next_step(request: SignedIn, reference: str) -> HttpResponse:
    """What one's organisation did next."""
    found = seen_event(request, reference)
    places = Registration.objects.filter(
        event=found, attended=True, organisation__in=request.user.organisation_ids
    ).select_related("organisation")
    came = list({place.organisation_id: place.organisation for place in places}.values())
    if not came:
        raise Http404
    form = StepForm(request.POST, organisations=came)
    if not form.is_valid():
        messages.error(request, _("请选择单位和下一步，说明不超过 300 字。"))
        return redirect(found)
    act(request, services.record_next_step, done=_("已记下，谢谢。"), event=found, by=request.user, now=timezone.now(),
        **form.cleaned_data)  # fmt: skip
    return redirect(found)
