"""A rule that says no, uncaught by the page that met it, becomes a page with its words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from common.errors import DomainError


class DomainErrorMiddleware:
    """`Refused` answers 403, `Conflict` 409, `Invalid` 400, each saying what the rule said; never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        return render(request, "errors/refused.html", {"error": error, "back": _back(request)}, status=error.status)


def _back(request: HttpRequest) -> str:
    """The page that the person came from, if it is ours; else this one."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else request.path
