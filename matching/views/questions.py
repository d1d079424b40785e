"""Questions about a match: a figure that is not stated, and why an achievement does not stand in a need's list."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedIn
from achievements.models import Achievement
from common.doors import act, back_to
from matching.forms import PairForm
from matching.models import FigureQuestion, PairQuestion
from matching.services.pairs import ask_place
from matching.services.questions import answer_figure, ask_figure
from matching.views.single import load
from matching.whynot import why_not
from needs.models import Need


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the owner of the achievement for a figure."""
    found = load(request, pk)
    done = _("已询问成果方，5 个工作日内答复，答复会通知您。")
    quantity = request.POST.get("quantity", "")
    act(request, ask_figure, done=done, match=found, quantity=quantity, by=request.user, now=timezone.now())
    return back_to(request, "match", found.pk)


@login_required
@require_POST
def reply(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """The owner's answer."""
    found = load(request, pk)
    asked = get_object_or_404(FigureQuestion, match=found, pk=question)
    done = _("已答复需求方。请把这项指标补进成果，以后的匹配会更准。")
    text = request.POST.get("answer", "")
    act(request, answer_figure, done=done, question=asked, text=text, by=request.user, now=timezone.now())
    return back_to(request, "match", found.pk)


@login_required
def why_not_it(request: SignedIn) -> HttpResponse:
    """`/matches/why-not/?need=…&achievement=…`: where a visible pair stands, and what keeps it away.

    Posting the pair asks a worker for the place that this process cannot count; with htmx only the answer comes back.
    """
    given = request.POST if request.method == "POST" else request.GET
    both = "need" in given and "achievement" in given
    form = PairForm(given) if both else PairForm(initial=given.dict())
    context: dict[str, Any] = {"form": form, "section": "matches"}
    if form.is_valid():
        context |= _answer(request, form)
    is_pending = "answer" in context and context["answer"].is_pending
    if request.method == "POST" and is_pending:
        ask_place(need=context["need"], achievement=context["achievement"], by=request.user, now=timezone.now())
    if is_pending:
        pair = PairQuestion.objects.filter(need=context["need"], achievement=context["achievement"])
        context["question"] = pair.first()
    template = "matching/_why_not.html" if request.htmx else "matching/why_not.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _answer(request: SignedIn, form: PairForm) -> dict[str, Any]:
    """Both postings must be visible to this person; otherwise the form says which was not found."""
    user = request.user
    need = (
        Need.objects.visible_to(user).select_related("organisation").filter(reference=form.cleaned_data["need"]).first()
    )
    offers = Achievement.objects.visible_to(user).select_related("organisation")
    achievement = offers.filter(reference=form.cleaned_data["achievement"]).first()
    if need is None:
        form.add_error("need", _("没有找到这项需求，请检查编号。"))
    if achievement is None:
        form.add_error("achievement", _("没有找到这项成果，请检查编号。"))
    if need is None or achievement is None:
        return {}
    return {
        "need": need,
        "achievement": achievement,
        "answer": why_not(need=need, achievement=achievement, now=timezone.now()),
    }
