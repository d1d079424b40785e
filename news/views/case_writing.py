"""Writing a case: from scratch, or from something on the platform by reference."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from news.forms.cases import FIGURE, CaseForm, FigureFormSet, PartnerFormSet
from news.models import Case
from news.origins import Origin, origin_of
from news.rules import of_writer, writes_cases
from news.services import cases as services
from news.showing import origin_label
from postings.forms import UploadForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedIn, reference: str = "") -> HttpResponse:
    """`/cases/new/?origin=contract&reference=BD-…` and `/cases/<reference>/edit/`."""
    known = _find(request.user, reference) if reference else None
    if not writes_cases(request.user):
        raise Http404
    kind, key = _asked_for(request, known)
    origin = origin_of(kind, key, request.user)
    if known is None and kind and origin is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = CaseForm(data, instance=known, initial=_initial(origin))
    figures: Any = FigureFormSet(data, prefix="figures", initial=_figures(known, origin))
    partners: Any = PartnerFormSet(data, prefix="partners", initial=_partners(known, origin))
    if data is not None and all([form.is_valid(), figures.is_valid(), partners.is_valid()]):
        saved = _save(request, known, origin, (kind, key), form, figures, partners)
        if saved is not None:
            messages.success(request, _("已保存。写好后点“成稿送审”。"))
            return redirect(saved)
    context = {
        "section": "cases", "form": form, "figures": figures, "partners": partners, "case": known, "origin": origin,
        "origin_label": origin_label(kind), "upload": UploadForm(),
    }  # fmt: skip
    return render(request, "news/case_form.html", context, status=400 if data is not None else 200)


def _asked_for(request: SignedIn, known: Case | None) -> tuple[str, str]:
    if known is not None:
        return known.origin_kind, known.origin_reference
    return request.GET.get("origin", "")[:16], request.GET.get("reference", "")[:40]


def _save(
    request: SignedIn, known: Case | None, origin: Origin | None, key: tuple[str, str], form: Any, figures: Any,
    partners: Any,
) -> Case | None:  # fmt: skip
    data = dict(form.cleaned_data)
    if known is None:
        data |= {"origin_kind": key[0], "origin_reference": key[1], "park": origin.park if origin else None}
    organisation = known.organisation if known and known.organisation else _writing(request.user)
    try:
        return services.save_case(
            case=known, organisation=organisation, data=data, figures=figures.rows() or [],
            partners=partners.rows() or [], by=request.user, now=timezone.now(),
        )  # fmt: skip
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _writing(user: Any) -> Any:
    return next(organisation for organisation in user.organisations if organisation.is_verified)


def _initial(origin: Origin | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"year": timezone.localdate().year}
    if origin is not None:
        texts = ("title", "problem", "solution", "outcome", "tech_field")
        initial |= {name: getattr(origin, name) for name in texts}
    return initial


def _figures(known: Case | None, origin: Origin | None) -> list[dict[str, Any]]:
    if known is not None:
        return list(known.figures.values(*FIGURE))
    return list(origin.figures) if origin else []


def _partners(known: Case | None, origin: Origin | None) -> list[dict[str, Any]]:
    if known is not None:
        return [dict(row) for row in known.partners.values("organisation", "role")]
    return [{"organisation": party.pk, "role": role} for party, role in origin.parties] if origin else []


@login_required
@require_POST
def upload(request: SignedIn, reference: str) -> HttpResponse:
    found = _find(request.user, reference)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        done = _("附件已上传。")
        act(request, services.attach_to_case, done=done, case=found, file=file, by=request.user, now=timezone.now())
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect("case_edit", found.reference)


def _find(user: Any, reference: str) -> Case:
    """One's own case, while it can be written."""
    found = get_object_or_404(Case.objects.visible_to(user).select_related("organisation"), reference=reference)
    if not of_writer(user, found) or found.status not in services.EDITABLE:
        raise Http404
    return found
