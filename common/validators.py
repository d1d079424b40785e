"""Checks that models, forms, serializers and importers share."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError


def validate_credit_code(value: str) -> None:
    """统一社会信用代码: 18 characters with a check character (GB 32100-2015)."""
    try:
        uscc.validate(value)
    except NumberError as error:
        raise ValidationError(
            _("统一社会信用代码有误：应为 18 位，请与营业执照或法人证书核对。"), code="credit_code"
        ) from error


def validate_keyword(value: str) -> None:
    """A keyword of at most 10 characters (domain facts 5.10) without separators."""
    if len(value) > 10 or not value.strip():
        raise ValidationError(_("关键词每个不超过 10 个字。"), code="keyword")
