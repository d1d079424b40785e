"""Programmes and their rules: open to everybody; officials draft, propose and approve versions."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from challenges.enums import TermsStatus
from challenges.forms.programmes import ProgrammeForm, RuleForm, ValidityForm, show_refusal
from challenges.models import Programme, ProgrammeTerms
from challenges.rulebook import PARAMETERS
from challenges.services import programmes as services
from challenges.statements import pools
from challenges.termsheet import in_force_before, sheet
from common.doors import act
from common.errors import DomainError
from common.models import StateChange


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """`/challenges/programmes/`: each programme with its cap and pool as its rules in force have them."""
    today = timezone.localdate()
    in_force = ProgrammeTerms.objects.in_force(today).prefetch_related("rules").order_by("-version")
    found = Programme.objects.prefetch_related(Prefetch("terms", in_force, to_attr="running"))
    rows: list[dict[str, Any]] = [{"programme": row, "terms": row.running[0] if row.running else None} for row in found]
    for row in rows:
        if row["terms"]:
            row |= {code: row["terms"].value(code) for code in ("cap", "pool")}
    waiting = ProgrammeTerms.objects.visible_to(request.user).filter(status=TermsStatus.PROPOSED)
    context = {
        "section": "challenges", "rows": rows, "is_official": is_official(request.user),
        "waiting": waiting.select_related("programme", "proposed_by"),
    }  # fmt: skip
    return render(request, "challenges/money/programmes.html", context)


@login_required
def new(request: SignedIn) -> HttpResponse:
    _officials_only(request)
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_programme(data=form.cleaned_data, by=request.user, now=timezone.now())
            return redirect("programme", made.code)
        except DomainError as error:
            show_refusal(form, error)
    context = {"section": "challenges", "form": form, "title": _("新建计划"), "button": _("保存")}
    return render(request, "challenges/money/form.html", context)


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: the rules in force today, its pools, its versions; for officials the next version."""
    found = get_object_or_404(Programme, code=code)
    running = found.terms_on(timezone.localdate())
    versions = found.terms.visible_to(request.user)
    context = {
        "section": "challenges", "programme": found, "terms": running, "sheet": sheet(running) if running else (),
        "versions": versions.select_related("proposed_by", "approved_by"), "pools": pools().filter(programme=found),
        "is_official": is_official(request.user), "draft_form": ValidityForm(),
        "has_waiting": any(row.status in services.WAITING for row in versions),
    }  # fmt: skip
    return render(request, "challenges/money/programme.html", context)


@login_required
@require_POST
def draft(request: SignedIn, code: str) -> HttpResponse:
    """Begin the next version and open it."""
    _officials_only(request)
    found = get_object_or_404(Programme, code=code)
    form = ValidityForm(request.POST)
    if form.is_valid():
        given = {**form.cleaned_data, "by": request.user, "now": timezone.now()}
        if act(request, services.draft_terms, done=_("已起草新版本，逐项修改后提交复核。"), programme=found, **given):
            newest = found.terms.order_by("-version").first()
            return redirect("programme_version", code, newest.version)  # type: ignore[union-attr]
        return redirect("programme", code)
    context = {"section": "challenges", "form": form, "title": _("起草新版本"), "button": _("起草")}
    return render(request, "challenges/money/form.html", context)


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version: its rules, what it changes, where it stands, and the steps that this person may take."""
    terms = _terms(request, code, number)
    old = in_force_before(terms)
    themes = sheet(terms, old)
    steps = terms.workflow.open_to(request.user, terms) if request.user.is_authenticated else []
    context = {
        "section": "challenges", "programme": terms.programme, "terms": terms, "old": old, "sheet": themes,
        "changes": [row for _theme, rows in themes for row in rows if row.is_changed], "steps": steps,
        "may_edit": is_official(request.user) and terms.status in services.EDITABLE, "validity": ValidityForm(instance=terms),
        "history": StateChange.objects.about(terms).select_related("by").reverse() if is_official(request.user) else (),
        "is_own": terms.status == TermsStatus.PROPOSED and terms.proposed_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "challenges/money/version.html", context)


@login_required
@require_POST
def validity(request: SignedIn, code: str, number: int) -> HttpResponse:
    terms = _terms(request, code, number)
    form = ValidityForm(request.POST, instance=_terms(request, code, number))
    if form.is_valid():
        given = {**form.cleaned_data, "by": request.user, "now": timezone.now()}
        act(request, services.set_validity, done=_("有效期已修改。"), terms=terms, **given)
        return redirect("programme_version", code, number)
    context = {"section": "challenges", "form": form, "title": _("有效期"), "button": _("保存")}
    return render(request, "challenges/money/form.html", context)


@login_required
def rule(request: SignedIn, code: str, number: int, name: str) -> HttpResponse:
    """Change one rule of a draft."""
    _officials_only(request)
    terms, parameter = _terms(request, code, number), PARAMETERS.get(name)
    if parameter is None or terms.status not in services.EDITABLE:
        raise Http404
    stored = terms.rules.filter(code=name).first()
    value = stored.value if stored else parameter.default
    initial = {"clause": stored.clause if stored else parameter.clause, "assumed": stored.assumed if stored else True}
    form = RuleForm(request.POST or None, parameter=parameter, value=value, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("clause", "assumed")}
        try:
            services.set_rule(terms=terms, code=name, value=form.value(), by=request.user, now=timezone.now(), **given)
            return redirect("programme_version", code, number)
        except DomainError as error:
            show_refusal(form, error)
    context = {
        "section": "challenges", "form": form, "title": parameter.label, "button": _("保存"), "terms": terms,
    }  # fmt: skip
    return render(request, "challenges/money/form.html", context)


@login_required
@require_POST
def step(request: SignedIn, code: str, number: int, name: str) -> HttpResponse:
    """Propose, approve or reject."""
    terms = _terms(request, code, number)
    if name not in services.STEPS:
        raise Http404
    reason = {"reason": request.POST.get("reason", "")} if name == "reject" else {}
    done = _("%(label)s：已办理。") % {"label": terms.workflow[name].label}
    act(request, services.STEPS[name], done=done, terms=terms, by=request.user, now=timezone.now(), **reason)
    return redirect("programme_version", code, number)


def _terms(request: HttpRequest, code: str, number: int) -> ProgrammeTerms:
    seen = ProgrammeTerms.objects.visible_to(request.user).select_related("programme", "proposed_by", "approved_by")
    return get_object_or_404(seen, programme__code=code, version=number)


def _officials_only(request: SignedIn) -> None:
    """To others there is no such page."""
    if not is_official(request.user):
        raise Http404
