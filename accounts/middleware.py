"""Idle sessions end (GB/T 22239-2019 8.1.4.1): 15 minutes for officials, 30 for others. Officials need two factors."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import is_official

Next = Callable[[HttpRequest], HttpResponse]


class SessionPolicyMiddleware:
    """Sets the session's idle limit by who is signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            limit = settings.IDLE_LIMIT_OFFICIAL if is_official(request.user) else settings.IDLE_LIMIT
            request.session.set_expiry(int(limit.total_seconds()))
        return self.get_response(request)


class OfficialSecondFactorMiddleware:
    """Officials and superusers reach nothing but the set-up of their second factor until they have one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.open_paths = ("/accounts/", "/static/", "/privacy/")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._must_set_up(request):
            return self.get_response(request)
        words = _("科技局人员须启用两步验证后才能使用平台，请先完成设置。")
        if request.path.startswith("/api/"):
            return JsonResponse({"error": {"code": "second_factor", "message": words, "fields": {}}}, status=403)
        messages.warning(request, words)
        return redirect(reverse("mfa_activate_totp"))

    def _must_set_up(self, request: HttpRequest) -> bool:
        user = request.user
        if not settings.REQUIRE_OFFICIAL_MFA or not user.is_authenticated or request.path.startswith(self.open_paths):
            return False
        return (user.is_superuser or bool(is_official(user))) and not is_mfa_enabled(user)
