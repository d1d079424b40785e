"""Whether the site lives, for machines that watch it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.health import examine


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Every registered check; 503 when a vital one fails. Holds no secret: no addresses, no error texts."""
    is_well, checks = examine()
    return JsonResponse(
        {"ok": is_well, "checks": checks}, status=200 if is_well else 503, json_dumps_params={"ensure_ascii": False}
    )
