"""Sessions end after idleness: 15 minutes for officials, 30 for others (GB/T 22239-2019 8.1.4.1)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.rules import is_official


class SessionPolicyMiddleware:
    """Sets the session's idle limit by who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            limit = settings.IDLE_LIMIT_OFFICIAL if is_official(request.user) else settings.IDLE_LIMIT
            request.session.set_expiry(int(limit.total_seconds()))
        return self.get_response(request)
