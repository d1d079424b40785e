"""Pages of the search for partners (F036)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from accounts.requests import SignedIn
from resources.forms.asks import InviteForm
from resources.forms.partners import PartnerForm
from resources.selectors.partners import Asked, find_partners
from resources.services.partners import invite_partner
from resources.views.forms import one_form

PER_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/partners/`: who fits, and why, out of what they have laid open."""
    form = PartnerForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else {}
    asked = Asked(
        text=typed.get("q", ""), seeks=typed.get("seeks", ""), tech_field=typed.get("tech_field"),
        industry=typed.get("industry"), kind=typed.get("kind", ""), district=typed.get("district"),
    )  # fmt: skip
    page = Paginator(find_partners(asked=asked, user=request.user), PER_PAGE).get_page(request.GET.get("page"))
    may_invite = request.user.is_authenticated and any(org.is_verified for org in request.user.organisations)
    context = {"section": "resources", "form": form, "page": page, "query": asked.text, "may_invite": may_invite}
    return render(request, "resources/partners.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedIn, pk: int) -> HttpResponse:
    """`/partners/<organisation>/invite/?why=…`: ask to talk."""
    partner = get_object_or_404(Organisation.objects.verified().filter(is_reference=False), pk=pk)
    organisation = next((org for org in request.user.organisations if org.is_verified), None)
    if organisation is None or organisation.pk == partner.pk:
        raise Http404
    why = request.GET.get("why", "")[:200]

    def save(data: dict[str, Any]) -> Any:
        return invite_partner(
            organisation=organisation, partner=partner, why=why, by=request.user, now=timezone.now(), **data
        )

    return one_form(
        request, form=InviteForm(request.POST or None), service=save,
        title=_("邀请 %(name)s 合作") % {"name": partner}, lead=why, button=_("发出邀请"),
        done=_("邀请已发出，对方 5 个工作日内答复。"), back=(partner.get_absolute_url(), str(partner)),
    )  # fmt: skip
