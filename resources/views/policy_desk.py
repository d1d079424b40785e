"""Officials: writing policies with four eyes, and who gets what without asking (免申即享)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.errors import DomainError
from common.export import csv_response
from resources.enums.policies import VersionStatus
from resources.factbook import Book
from resources.facts import fact_of
from resources.forms.policies import ConditionFormSet, NewPolicyForm, PolicyForm, show_value
from resources.forms.refusals import show_refusal
from resources.models import Policy, PolicyEligibility, PolicyVersion
from resources.policywords import expected
from resources.selectors.policies import askers, eligible, requirements_of, table_of, with_rules
from resources.services import policies as services
from resources.services.policy_looks import notify_entitled

PAGE = 50
DONE = {
    "propose": gettext_lazy("已提交，由另一位工作人员复核。"),
    "approve": gettext_lazy("已发布，新符合的单位已收到通知。"),
    "reject": gettext_lazy("已退回，起草人会收到理由。"),
}


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """`/policies/desk/`: what is drafted or waits for a second pair of eyes, and what is in force."""
    _need_official(request)
    day = timezone.localdate()
    versions = PolicyVersion.objects.select_related("policy", "drafted_by").defer("search_grams", "search_words")
    waiting = versions.exclude(status=VersionStatus.APPROVED).order_by("status_at")
    current = with_rules(PolicyVersion.objects.current(day)).filter(policy__is_reference=False).order_by("-approved_at")
    counts: dict[int, int] = {}
    for policy_id in PolicyEligibility.objects.standing().values_list("policy_id", flat=True):
        counts[policy_id] = counts.get(policy_id, 0) + 1
    rows = [(version, version.window(day), counts.get(version.policy_id, 0)) for version in current]
    context = {"waiting": waiting, "rows": rows, "section": "resources"}
    return render(request, "policies/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """`/policies/new/`: a policy's first version."""
    _need_official(request)
    form = NewPolicyForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    rows: Any = ConditionFormSet(request.POST or None, prefix="conditions")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        made = _save(
            form, services.create_policy, code=form.cleaned_data["code"], packages=form.cleaned_data["packages"],
            content=form.content(), conditions=rows.rows() or [], by=request.user,
        )  # fmt: skip
        if made:
            return redirect("policy_version", made.policy.code, made.version)
    return _edit_page(request, form, rows, _("起草政策"), "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, code: str, number: int) -> HttpResponse:
    """`/policies/<code>/versions/<n>/edit/`: a draft."""
    version = _version(request, code, number)
    if version.status not in services.EDITABLE:
        raise Http404
    form = PolicyForm(request.POST or None, instance=version)
    rows: Any = ConditionFormSet(request.POST or None, prefix="conditions", initial=_typed(version))
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        saved = _save(
            form, services.save_version, version=version, content=form.content(), conditions=rows.rows() or [],
            by=request.user, change_note=form.cleaned_data["change_note"],
        )  # fmt: skip
        if saved:
            return redirect("policy_version", code, number)
    return _edit_page(request, form, rows, version.title, version.get_absolute_url())


def _save(form: Any, service: Any, **arguments: Any) -> Any:
    """Call the service; what it refuses is shown at its field."""
    try:
        return service(now=timezone.now(), **arguments)
    except DomainError as error:
        show_refusal(form, error)
        return None


def _edit_page(request: SignedIn, form: Any, rows: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "rows": rows, "title": title, "back": back, "section": "resources"}
    wrong = form.is_bound and not (form.is_valid() and rows.is_valid())
    return render(request, "policies/edit.html", context, status=400 if wrong else 200)


def _typed(version: PolicyVersion) -> list[dict[str, Any]]:
    return [
        {
            "fact": row.fact, "operator": row.operator, "typed": show_value(fact_of(row.fact), row.value),
            "group": row.group, "source": row.source,
        }
        for row in version.conditions.all()
    ]  # fmt: skip


@login_required
@require_safe
def version(request: SignedIn, code: str, number: int) -> HttpResponse:
    """`/policies/<code>/versions/<n>/`: one version with its steps; approved ones anybody signed in may read."""
    shown = _version(request, code, number, for_officials=False)
    official = is_official(request.user)
    steps = shown.workflow.open_to(request.user, shown) if official else []
    before = shown.policy.versions.approved().filter(version__lt=number).order_by("-version").first()
    context = {
        "version": shown, "policy": shown.policy, "steps": steps, "is_official": official, "section": "resources",
        "may_edit": official and shown.status in services.EDITABLE, "requirements": requirements_of(shown),
        "money": expected(shown), "before": before, "before_rows": requirements_of(before) if before else [],
        "is_own": shown.status == VersionStatus.PROPOSED and shown.drafted_by_id == request.user.pk,
        "history": shown.history.select_related("by").order_by("-at") if official else None,
    }  # fmt: skip
    return render(request, "policies/version.html", context)


@login_required
@require_POST
def step(request: SignedIn, code: str, number: int, name: str) -> HttpResponse:
    """`POST /policies/<code>/versions/<n>/step/<name>/`: propose, approve, reject."""
    if name not in services.STEPS:
        raise Http404
    shown = _version(request, code, number)
    reason = {"reason": request.POST.get("reason", "")[:500]} if name == "reject" else {}
    service: Any = services.STEPS[name]
    act(request, service, done=DONE[name], version=shown, by=request.user, now=timezone.now(), **reason)
    return redirect("policy_version", code, number)


@login_required
@require_POST
def draft(request: SignedIn, code: str) -> HttpResponse:
    """`POST /policies/<code>/draft/`: the next version."""
    _need_official(request)
    policy = get_object_or_404(Policy, code=code, is_reference=False)
    made: list[PolicyVersion] = []

    def service(**arguments: Any) -> None:
        made.append(services.draft_version(**arguments))

    done = _("已复制为新的版本，修改后提交复核。")
    if act(request, service, done=done, policy=policy, by=request.user, now=timezone.now()):
        return redirect("policy_version_edit", code, made[0].version)
    return redirect("policy", code)


@login_required
@require_safe
def entitled(request: SignedIn, code: str) -> HttpResponse | StreamingHttpResponse:
    """`/policies/<code>/entitled/`: who meets every condition now; `?format=csv` as a file."""
    _need_official(request)
    day = timezone.localdate()
    versions = with_rules(PolicyVersion.objects.current(day).decided())
    shown = get_object_or_404(versions, policy__code=code, policy__is_reference=False)
    book = Book(askers(), day)
    found = Organisation.objects.filter(pk__in=eligible(book, table_of(book), shown)).select_related("district")
    told = dict(shown.policy.eligibilities.standing().values_list("organisation_id", "told_at"))
    if request.GET.get("format") == "csv":
        rows = ([*_entitled_cells(one), told.get(one.pk)] for one in found.order_by("sort_key").iterator())
        header = [_("单位"), _("统一社会信用代码"), _("类型"), _("区市"), _("政策"), _("通知时间")]
        return csv_response(
            f"{shown.policy.code}-{day:%Y%m%d}.csv", header, ([*row[:4], shown.title, row[4]] for row in rows)
        )
    page = Paginator(found.order_by("sort_key", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "version": shown, "policy": shown.policy, "page": page, "window": shown.window(day), "section": "resources",
        "rows": [(one, told.get(one.pk)) for one in page], "told": sum(1 for at in told.values() if at),
    }  # fmt: skip
    return render(request, "policies/entitled.html", context)


def _entitled_cells(organisation: Organisation) -> list[Any]:
    kind = organisation.get_kind_display()
    return [organisation.name, organisation.credit_code, kind, organisation.district]


@login_required
@require_POST
def notify_all(request: SignedIn, code: str) -> HttpResponse:
    """`POST /policies/<code>/entitled/notify/`: everybody on the list, once."""
    _need_official(request)
    shown = get_object_or_404(PolicyVersion.objects.current(timezone.localdate()), policy__code=code)
    done = _("已通知名单上还没有通知过的单位。")
    act(request, notify_entitled, done=done, version=shown, by=request.user, now=timezone.now())
    return redirect("policy_entitled", code)


def _version(request: SignedIn, code: str, number: int, *, for_officials: bool = True) -> PolicyVersion:
    if for_officials:
        _need_official(request)
    versions = with_rules(PolicyVersion.objects.visible_to(request.user)).select_related("drafted_by", "approved_by")
    return get_object_or_404(versions, policy__code=code, version=number)


def _need_official(request: SignedIn) -> None:
    if not is_official(request.user):
        raise Http404
