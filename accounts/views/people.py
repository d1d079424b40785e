"""A person's own pages: profile, API token, data export, closing the account; and the privacy notice."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from rest_framework.authtoken.models import Token

from accounts import selectors, services
from accounts.forms import CloseAccountForm, ProfileForm
from accounts.requests import SignedIn
from common.doors import act
from common.errors import DomainError
from common.panels import panels_of


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """`/privacy/`: what is kept, for what, how long, and what one can do."""
    return render(request, "accounts/privacy.html", {"version": selectors.PRIVACY_VERSION})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: SignedIn) -> HttpResponse:
    """`/me/`: who I am here, and my security."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("个人资料已保存。"))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form, **_security(request)})


@login_required
@never_cache
@require_POST
def create_token(request: SignedIn) -> HttpResponse:
    """A new API token, shown this once."""
    token = services.create_api_token(by=request.user)
    form = ProfileForm(instance=request.user)
    return render(request, "accounts/profile.html", {"form": form, "new_token": token.key, **_security(request)})


@login_required
@require_POST
def revoke_token(request: SignedIn) -> HttpResponse:
    act(request, services.revoke_api_token, done=_("接口令牌已吊销，使用它的程序将无法再访问。"), by=request.user)
    return redirect("profile")


@login_required
@never_cache
@require_safe
def my_data(request: SignedIn) -> HttpResponse:
    """`/me/data/`: everything held about me, as a JSON file."""
    data = selectors.personal_data(request.user, timezone.now())
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def close(request: SignedIn) -> HttpResponse:
    """`/me/close/`: close my account, confirmed by typing my user name."""
    form = CloseAccountForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_account(by=request.user, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            messages.success(request, _("账号已注销，您的个人信息已删除。"))
            return redirect("home")
    return render(request, "accounts/close.html", {"form": form})


def _security(request: SignedIn) -> dict[str, object]:
    user = request.user
    return {
        "has_second_factor": is_mfa_enabled(user),
        "token": Token.objects.filter(user=user).first(),
        "consents": user.consents.filter(withdrawn_at=None),
        "panels": panels_of(user, user),
    }
