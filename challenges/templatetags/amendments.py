"""Changes of an amendment in words; `{% load amendments %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from challenges.changes import after_words, before_words

register = template.Library()


@register.filter
def before(change: Mapping[str, Any]) -> str:
    """What stood there: `40 万元`, `≤ 0.1 mg/L，必达`."""
    return before_words(change)


@register.filter
def after(change: Mapping[str, Any]) -> str:
    """What stands there now."""
    return after_words(change)
