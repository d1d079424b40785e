"""Pages of the directories: products, funds and bases are listed, read, written and reviewed alike."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from common.export import csv_response
from common.models import StateChange
from resources.asides import beside_list, beside_one
from resources.enums.listings import ListingStatus
from resources.listing_kinds import KINDS, ListingKind
from resources.models.listings import Listed
from resources.services.listings import save_listing, take_listing

PER_PAGE = 20
CSV_LIMIT = 5_000
TRACK = ("draft submitted published", "returned:submitted withdrawn:published")


def shown(kind: ListingKind, user: Any) -> QuerySet[Any]:
    """What this person may see, with what a card shows."""
    rows = kind.model._default_manager.visible_to(user).select_related("organisation", *kind.related)  # type: ignore[attr-defined]
    return rows.prefetch_related(*kind.many).defer("search_grams", "search_words")


@require_safe
def listing(request: HttpRequest, kind: ListingKind) -> HttpResponse:
    """The published ones, 20 a page, narrowed by what stands in the address; one's own drafts above them."""
    chosen = kind.filterset(request.GET, shown(kind, request.user).published())  # type: ignore[attr-defined]
    rows = chosen.qs if chosen.form.is_valid() else chosen.queryset
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    own: list[Any] = []
    if request.user.is_authenticated:
        own = list(shown(kind, request.user).of(request.user).exclude(status=ListingStatus.PUBLISHED))  # type: ignore[attr-defined]
    form = chosen.form
    query = form.cleaned_data.get("q") if form.is_valid() else ""
    context = {
        "section": "resources", "kind": kind, "page": page, "form": form, "query": query, "own": own,
        "may_write": bool(kind.writers(request.user)), "is_narrowed": any(form.cleaned_data.values()),
        **beside_list(kind, request.user),
    }  # fmt: skip
    return render(request, "resources/listings.html", context)


@require_safe
def csv(request: HttpRequest, kind: ListingKind) -> HttpResponseBase:
    """What the list shows under the same address, at most 5,000 rows."""
    chosen = kind.filterset(request.GET, shown(kind, request.user).published())  # type: ignore[attr-defined]
    rows = (chosen.qs if chosen.form.is_valid() else chosen.queryset)[:CSV_LIMIT]
    lines = ([value(row) for _label, value in kind.columns] for row in rows)
    name = f"{kind.noun}-{timezone.localdate():%Y%m%d}.csv"
    return csv_response(name, [label for label, _value in kind.columns], lines)


@require_safe
def detail(request: HttpRequest, reference: str, kind: ListingKind) -> HttpResponse:
    """One entry: facts, what one may do with it, and to its own people and the bureau its history."""
    found = find(kind, request.user, reference)
    user = request.user
    inside = user.is_authenticated and (found.organisation_id in user.organisation_ids or "official" in user.personas)
    history = StateChange.objects.about(found).select_related("by") if inside else []
    steps = found.workflow.open_to(user, found)
    context = {
        "section": "resources", "kind": kind, "listing": found, "steps": steps, "inside": inside, "history": history,
        "may_edit": user.is_authenticated and found.organisation_id in user.organisation_ids and found.is_editable,
        "track": TRACK, **beside_one(kind, found, user),
    }  # fmt: skip
    return render(request, "resources/listing.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, kind: ListingKind, reference: str = "") -> HttpResponse:
    """A new entry, or one's own while it may be changed."""
    writers = kind.writers(request.user)
    found = find(kind, request.user, reference) if reference else None
    if found is not None:
        writers = [org for org in request.user.organisations if org.pk == found.organisation_id]
    if not writers or (found is not None and not found.is_editable):
        raise Http404
    form = kind.form(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_listing(
                listing=found or kind.model(), organisation=writers[0], data=form.cleaned_data, by=request.user,
                now=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            for name, words in error.fields.items() or [(None, error)]:
                form.add_error(name if name in form.fields else None, str(words))
        else:
            messages.success(request, _("已保存。核对后点“提交审核”，科技局 3 个工作日内答复。"))
            return redirect(saved)
    context = {"section": "resources", "kind": kind, "form": form, "listing": found, "organisation": writers[0]}
    return render(request, "resources/listing_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def step(request: SignedIn, reference: str, name: str, kind: ListingKind) -> HttpResponse:
    """Submit, publish, return …: the table's steps."""
    found = find(kind, request.user, reference)
    if name not in {row.name for row in found.workflow.transitions}:
        raise Http404
    done = _("%(label)s：已办理。") % {"label": found.workflow[name].label}
    reason = request.POST.get("reason", "")[:500]
    act(request, take_listing, done=done, listing=found, step=name, by=request.user, now=timezone.now(), reason=reason)
    return redirect(found)


@login_required
@require_safe
def desk(request: SignedIn) -> HttpResponse:
    """`/finance/desk/`: entries that wait for this official, the oldest first."""
    if "official" not in request.user.personas:
        raise Http404
    groups = [(kind, list(shown(kind, request.user).awaiting(request.user).order_by("status_at"))) for kind in KINDS]  # type: ignore[attr-defined]
    total = sum(len(rows) for _kind, rows in groups)
    context = {"section": "workbench", "groups": groups, "total": total, "home": reverse("finance_products")}
    return render(request, "resources/desk.html", context)


def find(kind: ListingKind, user: Any, reference: str) -> Listed:
    """Hidden and missing are the same 404."""
    return get_object_or_404(shown(kind, user).select_related("author"), reference=reference)
