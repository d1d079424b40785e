"""Pages of maturity reviews: the check-list, applying, one application with its steps, the bureau's desk."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from achievements.checklist import EDITION, STANDARDS
from achievements.enums import ReviewStatus
from achievements.kind import ACHIEVEMENT
from achievements.maturity_forms import AnswersForm, ItemsForm, JudgeForm, LevelForm
from achievements.models import MaturityReview
from achievements.selectors import checklist_by_level
from achievements.services import judging, maturity
from common.doors import act
from common.errors import DomainError
from postings.enums import PostingStatus
from postings.forms import UploadForm
from postings.views.finding import find_own

PAGE = 20
SECTION = {"section": "achievements"}


@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """`/maturity/`: what each level asks for, and what 自评 and 已核验 mean."""
    context = {"levels": checklist_by_level(), "standards": STANDARDS, "edition": EDITION, "days": maturity}
    return render(request, "achievements/maturity/levels.html", {**context, **SECTION})


@login_required
@require_safe
def listing(request: SignedIn, view: str) -> HttpResponse:
    """`/maturity/desk/` of officials, the soonest due first; `/maturity/mine/`, the newest first."""
    if view == "desk":
        if not is_official(request.user):
            raise Http404
        rows = MaturityReview.objects.judged_by(request.user).order_by(F("due_at").asc(nulls_last=True), "-status_at")
    else:
        rows = MaturityReview.objects.of(request.user)
    counts = dict(rows.order_by().values_list("status").annotate(total=Count("pk")))
    state = request.GET.get("state", ReviewStatus.SUBMITTED if view == "desk" else "")
    chosen = rows.filter(status=state) if state in ReviewStatus.values else rows
    chosen = chosen.select_related("achievement__organisation", "achievement__tech_field", "desk", "reviewer")
    chosen = chosen.defer("achievement__search_grams", "achievement__search_words")
    context = {
        "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")), "view": view, "state": state,
        "tabs": _tabs(counts, state), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "achievements/maturity/list.html", {**context, "section": "workbench"})


def _tabs(counts: dict[str, int], state: str) -> list[dict[str, Any]]:
    tabs = [{"label": _("全部"), "url": "?state=all", "active": state in ("", "all"), "count": sum(counts.values())}]
    for value, label in ReviewStatus.choices:
        if value in counts or value == state:
            count = counts.get(value, 0)
            tabs.append({"label": label, "url": f"?state={value}", "active": value == state, "count": count})
    return tabs


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, reference: str) -> HttpResponse:
    """`/maturity/new/<reference>/`: choose the level of one's own achievement to have verified."""
    offer = find_own(ACHIEVEMENT, request.user, reference)
    waiting = offer.maturity_reviews.open().first()
    if waiting is not None:
        return redirect(waiting)
    wished = min((offer.trl or 1) + 1, 9) if offer.maturity_verified else offer.trl
    form = LevelForm(request.POST or None, initial={"level": wished})
    if request.method == "POST" and form.is_valid():
        try:
            made = maturity.start_review(
                achievement=offer, level=form.cleaned_data["level"], by=request.user, now=timezone.now()
            )
            return redirect(made)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "offer": offer, "published": offer.status == PostingStatus.PUBLISHED}
    status = 400 if form.errors else 200
    return render(request, "achievements/maturity/new.html", {**context, **SECTION}, status=status)


@login_required
@require_safe
def detail(request: SignedIn, reference: str) -> HttpResponse:
    """`/maturity/<reference>/`."""
    return _page(request, _find(request, reference))


def _page(request: SignedIn, review: MaturityReview, form: ItemsForm | None = None) -> HttpResponse:
    """The page of one application; `form` is one that was refused, with what was typed."""
    steps = {row.name for row in review.workflow.open_to(request.user, review)}
    judges = "verify" in steps
    if form is None and "submit" in steps:
        form = AnswersForm(review=review)
    elif form is None and judges:
        form = JudgeForm(review=review)
    context = {
        "review": review, "offer": review.achievement, "steps": steps, "judges": judges, "form": form,
        "items": review.items.all(), "files": list(review.attachments.all()),
        "shows_verdicts": judges or review.status != ReviewStatus.SUBMITTED, "upload": UploadForm(),
        "history": review.history.select_related("by"), "now": timezone.now(), "changed": _changed(review),
    }  # fmt: skip
    status = 400 if form is not None and form.errors else 200
    return render(request, "achievements/maturity/review.html", {**context, **SECTION}, status=status)


def _changed(review: MaturityReview) -> bool:
    """Whether the achievement reads differently from what was handed in: the judge should look at it again."""
    changed, handed_in = review.achievement.content_changed_at, review.submitted_at
    waits = review.status == ReviewStatus.SUBMITTED
    return waits and changed is not None and handed_in is not None and changed > handed_in


@login_required
@require_POST
def answer(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /maturity/<reference>/answers/`: save, and with `then=submit` hand in."""
    review = _find(request, reference)
    if not _open_to(request, review, "submit"):
        messages.error(request, _("这份申请现在不能由您填写，请刷新页面查看。"))
        return redirect(review)
    form = AnswersForm(request.POST, review=review)
    save = partial(maturity.save_answers, review=review, by=request.user, now=timezone.now())
    hand_in = partial(maturity.submit_review, review=review, by=request.user, now=timezone.now())
    submits = request.POST.get("then") == "submit"
    if form.is_valid() and _done(form, lambda: (save(answers=form.answers()), hand_in() if submits else None)):
        done = (
            _("已提交核验，%(days)d 个工作日内答复。") % {"days": maturity.VERIFY_WORKDAYS}
            if submits
            else _("已保存。")
        )
        messages.success(request, done)
        return redirect(review)
    return _page(request, review, form)


@login_required
@require_POST
def judge(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /maturity/<reference>/judge/` with `then=pass` or `then=return`."""
    review = _find(request, reference)
    if not _open_to(request, review, "verify"):
        messages.error(request, _("这份申请现在不能由您核验，请刷新页面查看。"))
        return redirect(review)
    passes = request.POST.get("then") == "pass"
    service = judging.pass_review if passes else judging.return_review
    form = JudgeForm(request.POST, review=review)
    if form.is_valid() and _done(
        form,
        lambda: service(
            review=review, judged=form.judged(), opinion=form.cleaned_data["opinion"], by=request.user,
            now=timezone.now(),
        ),
    ):  # fmt: skip
        messages.success(request, _("已通过，级别已给出。") if passes else _("已退回，对方会收到逐条理由。"))
        return redirect(review)
    return _page(request, review, form)


def _open_to(request: SignedIn, review: MaturityReview, name: str) -> bool:
    return name in {row.name for row in review.workflow.open_to(request.user, review)}


def _done(form: ItemsForm, service: Callable[[], Any]) -> bool:
    """Call the service; a refusal stands on top of the form."""
    try:
        service()
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


STEPS: dict[str, tuple[Callable[..., None], Any]] = {
    "withdraw": (maturity.withdraw_review, gettext_lazy("已撤回申请。")),
    "revoke": (judging.revoke_review, gettext_lazy("已撤销，成果转回自评，对方会收到理由。")),
}


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str) -> HttpResponse:
    """`POST /maturity/<reference>/step/withdraw/` or `…/revoke/` with a reason."""
    if name not in STEPS:
        raise Http404
    review = _find(request, reference)
    service, done = STEPS[name]
    given = {"reason": request.POST.get("reason", "")[:500]} if name == "revoke" else {}
    act(request, service, done=done, review=review, by=request.user, now=timezone.now(), **given)
    return redirect(review)


@login_required
@require_POST
def upload(request: SignedIn, reference: str) -> HttpResponse:
    """`POST /maturity/<reference>/files/`."""
    review = _find(request, reference)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        given = {"review": review, "file": form.cleaned_data["file"], "by": request.user, "now": timezone.now()}
        act(request, maturity.attach_evidence, done=_("证明材料已上传。"), **given)
    else:
        messages.error(request, _("请先选择文件，再按“上传”。"))
    return redirect(f"{review.get_absolute_url()}#files")


@login_required
@require_POST
def remove(request: SignedIn, reference: str, pk: int) -> HttpResponse:
    """`POST /maturity/<reference>/files/<pk>/remove/`."""
    review = _find(request, reference)
    file = get_object_or_404(review.attachments, pk=pk)
    given = {"review": review, "attachment": file, "by": request.user, "now": timezone.now()}
    act(request, maturity.remove_evidence, done=_("证明材料已删除。"), **given)
    return redirect(f"{review.get_absolute_url()}#files")


def _find(request: SignedIn, reference: str) -> MaturityReview:
    rows = MaturityReview.objects.visible_to(request.user).select_related(
        "achievement__organisation", "achievement__tech_field", "applicant", "desk", "reviewer"
    )
    rows = rows.defer("achievement__search_grams", "achievement__search_words")
    found: MaturityReview = get_object_or_404(rows, reference=reference)
    return found
