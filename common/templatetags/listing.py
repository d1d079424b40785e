"""Lists: pages of them, filters, what is filtered."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context

register = template.Library()

_COUNT = re.compile(r"\s+[\d,]+$")  # filters may show how many a choice would leave: "检测检验 12"


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, unit: str = "") -> dict[str, Any]:
    """`共 N 项`, the pages around this one, earlier and later; the rest of the address stays."""
    query = _query(context)
    query.pop("page", None)
    return {
        "page": page,
        "unit": unit,
        "prefix": f"?{query.urlencode()}&page=" if query else "?page=",
        "window": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("ui/filter_panel.html", takes_context=True)
def filter_panel(context: Context, form: BaseForm) -> dict[str, Any]:
    """Filters as a GET form: a column on wide screens, a sheet on the phone; what is set stands above as chips.

    The sort and other parameters that the form does not know are kept.
    """
    query = _query(context)
    query.pop("page", None)
    names = {field.html_name for field in form}
    kept = [(name, value) for name, values in query.lists() if name not in names for value in values]
    return {"form": form, "kept": kept, "active": list(_active(form, query)), "clear": _clear(query, names)}


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request else QueryDict(mutable=True)


def _clear(query: QueryDict, names: set[str]) -> str:
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return f"?{rest.urlencode()}"


def _active(form: BaseForm, query: QueryDict) -> Iterator[dict[str, str]]:
    for field in form:
        if isinstance(field.field.widget, forms.HiddenInput):
            continue
        for value in query.getlist(field.html_name):
            if value:
                rest = query.copy()
                rest.setlist(field.html_name, [other for other in query.getlist(field.html_name) if other != value])
                yield {"label": str(field.label), "value": _words(field, value), "url": f"?{rest.urlencode()}"}


def _words(field: BoundField, value: str) -> str:
    """What the user chose, in words: the label of a choice, or what they typed."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return ""
    for key, label in _choices(field):
        if str(key) == value:
            return _COUNT.sub("", str(label))
    return value


def _choices(field: BoundField) -> Iterator[tuple[Any, Any]]:
    for key, label in getattr(field.field.widget, "choices", ()):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
