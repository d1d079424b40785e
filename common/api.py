"""The shape of every API answer: pages and errors."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from common.errors import DomainError


class Pagination(PageNumberPagination):
    """20 rows a page, up to 100 with `page_size`."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """`{"error": {"code", "message", "fields"}}` for rules that said no and for everything that DRF refuses."""
    if isinstance(error, DomainError):
        return _answer(type(error).__name__.lower(), str(error), error.fields, error.status)
    response = drf_handler(error, context)
    if response is None:
        return None
    detail = response.data
    if isinstance(detail, dict) and set(detail) == {"detail"}:
        return _answer(
            getattr(detail["detail"], "code", "error"), str(detail["detail"]), {}, response.status_code, response
        )
    fields = detail if isinstance(detail, dict) else {"non_field_errors": detail}
    return _answer("invalid", _("有几处需要修改。"), fields, response.status_code, response)


def _answer(code: str, message: str, fields: Any, status: int, old: Response | None = None) -> Response:
    headers = dict(old.headers) if old is not None else None
    shown = {name: str(text) if not isinstance(text, list) else text for name, text in fields.items()}
    return Response({"error": {"code": code, "message": message, "fields": shown}}, status=status, headers=headers)
