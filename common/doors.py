"""What pages share when they call a service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from common.errors import DomainError, Text


def act(request: HttpRequest, service: Callable[..., Any], *, done: Text, **arguments: Any) -> bool:
    """Call a service for a page and say what happened, or why not; whether it was done."""
    try:
        service(**arguments)
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, str(done))
    return True


def back_to(request: HttpRequest, fallback: str, *args: Any) -> HttpResponseRedirect:
    """Where the form said to go (`next`, this site only), else the named page."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return redirect(fallback, *args)
