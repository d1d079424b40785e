"""Pages of the registers: one list, one page and one form for all of them."""

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedIn
from accounts.rules import is_official
from common.doors import act
from common.errors import DomainError
from common.export import csv_response
from common.models import StateChange
from parks import services
from parks.books import BOOKS, Book
from parks.models import Alliance, Entry, Park
from parks.selectors import alliances_kept, parks_kept
from taxonomy.enums import Scheme
from taxonomy.models import Term

PAGE = 50


@require_safe
def entries(request: HttpRequest, book: str) -> HttpResponse | StreamingHttpResponse:
    """`/parks/registers/<book>/?park=&district=&chain=`: the register, of all or of one; `?format=csv` as a file."""
    kept = _book(book)
    park, alliance = _one(Park, request.GET.get("park")), _one(Alliance, request.GET.get("alliance"))
    rows = _narrowed(kept, request, park, alliance)
    if request.GET.get("format") == "csv":
        header = [*(column.label for column in kept.columns), _("来源"), _("状态"), _("文献资料")]
        lines = ([*kept.cells(e), e.source, e.get_status_display(), _("是") if e.is_reference else ""] for e in rows)
        return csv_response(f"{kept.slug}.csv", header, lines)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "book": kept, "page": page, "lines": [(entry, kept.cells(entry)) for entry in page], "park": park,
        "alliance": alliance, "may_enter": _may_enter(request.user, kept, park, alliance), "section": "parks",
        "query": _query(park, alliance), "terms": _terms(kept),
        "parks": Park.objects.visible_to(request.user) if kept.has_park else [],
        "district": request.GET.get("district", ""), "chain": request.GET.get("chain", ""),
    }  # fmt: skip
    return render(request, "parks/entries.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: SignedIn, book: str) -> HttpResponse:
    """`/parks/registers/<book>/new/?park=`: for keepers; to everybody else there is no such page."""
    kept = _book(book)
    park, alliance = _one(Park, request.GET.get("park")), _one(Alliance, request.GET.get("alliance"))
    if not _may_enter(request.user, kept, park, alliance):
        raise Http404
    initial = {"park": park.pk if park else None, "alliance": alliance.pk if alliance else None}
    form = kept.form(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter(model=kept.model, data=form.cleaned_data, by=request.user, now=timezone.now())
            return redirect(made)
        except DomainError as error:
            form.show(error)
    context = {"book": kept, "form": form, "park": park, "alliance": alliance, "section": "parks"}
    return render(request, "parks/entry_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, book: str, pk: int) -> HttpResponse:
    """`/parks/registers/<book>/<pk>/`: one line; for its keepers the form and the history."""
    kept = _book(book)
    found = _entry(request, kept, pk)
    may_keep = bool(rules.has_perm("parks.keep_entry", request.user, found))
    if request.method == "POST" and not may_keep:
        raise Http404
    form = kept.form(request.POST or None, instance=found, user=request.user) if may_keep else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            services.alter(entry=found, data=form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            return redirect(found)
        except DomainError as error:
            form.show(error)
    history = StateChange.objects.about(found).select_related("by") if may_keep else None
    context = {
        "book": kept, "entry": found, "form": form if found.status == "kept" else None, "history": history,
        "cells": list(zip(kept.columns, kept.cells(found), strict=True)), "section": "parks",
    }  # fmt: skip
    return render(request, "parks/entry.html", context)


@login_required
@require_POST
def entry_remove(request: SignedIn, book: str, pk: int) -> HttpResponse:
    """Take a line down, with a reason."""
    kept = _book(book)
    found = _entry(request, kept, pk)
    if not rules.has_perm("parks.keep_entry", request.user, found):
        raise Http404
    reason = request.POST.get("reason", "")
    act(request, services.remove, done=_("已撤下。"), entry=found, reason=reason, by=request.user, now=timezone.now())
    return redirect(found)


def _book(slug: str) -> Book:
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]


def _entry(request: HttpRequest, book: Book, pk: int) -> Entry:
    rows = book.model.objects.visible_to(request.user).select_related(*book.related)
    found: Entry = get_object_or_404(rows, pk=pk)
    return found


def _one(model: type, code: str | None) -> Any:
    """The park or alliance of that code; none asked for is None, an unknown one is missing."""
    return get_object_or_404(model, code=code) if code else None


def _narrowed(book: Book, request: HttpRequest, park: Any, alliance: Any) -> Any:
    rows: Any = book.model.objects.visible_to(request.user).kept().select_related(*book.related)
    if park is not None and book.has_park:
        rows = rows.filter(park=park)
    if alliance is not None and book.has_alliance:
        rows = rows.filter(alliance=alliance)
    if district := request.GET.get("district", "")[:24]:
        rows = rows.filter(**{f"{book.district}__code": district})
    if book.chain and (chain := request.GET.get("chain", "")[:24]):
        rows = rows.filter(**{f"{book.chain}__code": chain})
    return rows


def _may_enter(user: Any, book: Book, park: Any, alliance: Any) -> bool:
    if book.has_alliance:
        return bool(rules.has_perm("parks.keep", user, alliance)) if alliance else alliances_kept(user).exists()
    if book.has_park and park is None:
        return parks_kept(user).exists()
    return bool(rules.has_perm("parks.keep", user, park)) if book.has_park else bool(is_official(user))


def _terms(book: Book) -> dict[str, Any]:
    """What the list can be narrowed by beside the park."""
    chains = Term.objects.of(Scheme.INDUSTRY_CHAIN) if book.chain else []
    return {"districts": Term.objects.of(Scheme.DISTRICT).order_by("position"), "chains": chains}


def _query(park: Any, alliance: Any) -> str:
    return f"park={park.code}" if park else f"alliance={alliance.code}" if alliance else ""
