"""Writing a challenge: new, from a need, from a problem, edit, autosave, live preview. What was typed is never lost."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedIn
from challenges.models import Challenge, ProblemItem, ProblemList
from challenges.services.drafting import EDITABLE, draft_from_need, draft_from_problem, sponsoring
from challenges.services.files import attach_file, remove_file
from challenges.views.drafting import NAMES, ChallengeDraft
from challenges.views.finding import find_own, visible
from common.doors import act
from common.errors import Conflict, DomainError
from needs.models import Need
from postings.forms import UploadForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """`/challenges/new/`. An autosave before has named its draft in the hidden `reference`: that one is continued."""
    if not sponsoring(request.user):
        return render(request, "challenges/cannot_sponsor.html", {"section": "challenges"}, status=403)
    return _write(request, _begun(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, reference: str) -> HttpResponse:
    """`/challenges/<reference>/edit/`: a draft or a returned one."""
    challenge = find_own(request.user, reference)
    if challenge.status not in EDITABLE:
        messages.info(request, _("办理中的榜单不能修改；尚未初筛的可以先撤回，揭榜中的可以更正。"))
        return redirect(challenge)
    return _write(request, challenge)


@login_required
@require_POST
def from_need(request: SignedIn, reference: str) -> HttpResponse:
    """One click on the need's page."""
    need = get_object_or_404(Need.objects.filter(organisation__in=request.user.organisation_ids), reference=reference)
    return _drafted(request, draft_from_need, need.get_absolute_url(), need=need)


@login_required
@require_POST
def from_problem(request: SignedIn, pk: int) -> HttpResponse:
    """One click on a problem of a published list."""
    lists = ProblemList.objects.visible_to(request.user).filter(published_at__isnull=False)
    problem = get_object_or_404(ProblemItem.objects.filter(problem_list__in=lists), pk=pk)
    organisations = sponsoring(request.user)
    if not organisations:
        return render(request, "challenges/cannot_sponsor.html", {"section": "challenges"}, status=403)
    back = problem.problem_list.get_absolute_url()
    return _drafted(request, draft_from_problem, back, problem=problem, organisation=organisations[0])


def _drafted(request: SignedIn, service: Any, back: str, **arguments: Any) -> HttpResponse:
    try:
        made = service(by=request.user, now=timezone.now(), **arguments)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, _("已生成榜单草稿，内容已带入，请补充金额、条件和验收标准。"))
    return redirect("challenge_edit", made.reference)


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """From the form after a pause in typing: says when it saved, or why it could not."""
    context: dict[str, Any] = {"kind": NAMES, "now": timezone.now()}
    if not request.user.is_authenticated:
        context["fault"] = _("登录已过期，未能自动保存。内容还在页面上：请在新标签页登录，再回到这里继续。")
        return render(request, "postings/_autosaved.html", context)
    draft = ChallengeDraft(request, _begun(request))
    try:
        draft.save(context["now"])
    except DomainError as error:
        context |= {"fault": str(error), "is_conflict": isinstance(error, Conflict)}
    context |= {"posting": draft.challenge, "kept_out": not draft.is_well_formed()}
    response = render(request, "postings/_autosaved.html", context)
    if "fault" not in context and draft.challenge is not None:
        response["HX-Replace-Url"] = reverse("challenge_edit", args=[draft.challenge.reference])
        response["HX-Trigger"] = "q:saved"
    return response


@login_required
@require_POST
def preview(request: SignedIn) -> HttpResponse:
    """The 榜单 as the public would read it, from what stands in the form; nothing is saved."""
    draft = ChallengeDraft(request, _begun(request))
    challenge, indicators = draft.preview()
    return render(request, "challenges/_public.html", {"challenge": challenge, "indicators": indicators})


@login_required
@require_POST
def upload(request: SignedIn, reference: str) -> HttpResponse:
    """A file for the challenge."""
    challenge = find_own(request.user, reference)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        now = timezone.now()
        act(request, attach_file, done=_("附件已上传。"), challenge=challenge, file=file, by=request.user, now=now)
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect(f"{reverse('challenge_edit', args=[reference])}#files")


@login_required
@require_POST
def remove(request: SignedIn, reference: str, token: str) -> HttpResponse:
    """Take a file off the challenge."""
    challenge = find_own(request.user, reference)
    found = get_object_or_404(challenge.attachments, token=token)
    now = timezone.now()
    act(request, remove_file, done=_("附件已删除。"), challenge=challenge, attachment=found, by=request.user, now=now)
    return redirect(f"{reverse('challenge_edit', args=[reference])}#files")


def _begun(request: HttpRequest) -> Challenge | None:
    reference = request.POST.get("reference", "")
    own = visible(request.user).filter(organisation__in=request.user.organisation_ids)  # type: ignore[union-attr]
    return own.filter(reference=reference).first() if reference else None


def _write(request: SignedIn, challenge: Challenge | None) -> HttpResponse:
    draft = ChallengeDraft(request, challenge)
    if request.method != "POST":
        return _page(request, draft)
    now = timezone.now()
    try:
        well_formed = draft.is_well_formed()
        saved = draft.save(now)
        if well_formed and "submit" in request.POST:
            draft.submit(now)
            messages.success(request, _("已提交，园区会在时限内初筛，结果会通知您。"))
            return redirect(saved)
    except DomainError as error:
        draft.show(error)
        return _page(request, draft, is_conflict=isinstance(error, Conflict), status=error.status)
    if not well_formed:
        return _page(request, draft, status=400)
    messages.success(request, _("草稿已保存，可以随时回来继续。"))
    return redirect("challenge_edit", saved.reference)


def _page(request: SignedIn, draft: ChallengeDraft, *, is_conflict: bool = False, status: int = 200) -> HttpResponse:
    context = draft.context(now=timezone.now(), is_conflict=is_conflict)
    return render(request, "challenges/edit.html", context, status=status)
