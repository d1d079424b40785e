"""What pages with one form share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.errors import DomainError, Text


def one_form(
    request: HttpRequest,
    *,
    form: Any,
    service: Callable[[dict[str, Any]], Any],
    title: Text,
    lead: Text,
    button: Text,
    done: Text,
    back: tuple[str, Text],
    to: Any = None,
) -> HttpResponse:
    """Show the form, or hand what was typed to `service` and go to what it made (or `to`); a refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            made = service(form.cleaned_data)
        except DomainError as error:
            for name, words in error.fields.items() or [(None, error)]:
                form.add_error(name if name in form.fields else None, str(words))
        else:
            messages.success(request, str(done))
            return redirect(to or made)
    context = {
        "section": "resources", "form": form, "title": title, "lead": lead, "button": button, "back": back[0],
        "back_label": back[1],
    }  # fmt: skip
    return render(request, "resources/one_form.html", context, status=400 if form.errors else 200)
