"""Requests that Django refuses before any view sees them."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 with the limit and the way out for what is too large; 400 for everything else that makes no sense."""
    words = _too_large(exception)
    if not words:
        return render(request, "400.html", status=400)
    if request.path.startswith("/api/"):
        return JsonResponse({"error": {"code": "too_large", "message": words, "fields": {}}}, status=413)
    return render(request, "413.html", {"words": words}, status=413)


def _too_large(exception: Exception) -> str:
    """Which limit was passed; empty for any other refusal."""
    if isinstance(exception, RequestDataTooBig):
        limits = {
            "text": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE, "file": settings.UPLOAD_MAX_BYTES // MEGABYTE
        }  # fmt: skip
        return _("一次提交的文字不能超过 %(text)d MB。长材料请作为附件上传，每个附件不超过 %(file)d MB。") % limits
    if isinstance(exception, TooManyFieldsSent):
        return _("一次提交不能超过 %(n)d 项，请分几次提交。") % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    if isinstance(exception, TooManyFilesSent):
        return _("一次上传不能超过 %(n)d 个文件，请分几次上传。") % {"n": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    return ""
