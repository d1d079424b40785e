"""Parts of forms: widgets in our look, sections, the error summary, rows that can be added."""

from typing import Any

from django import forms, template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()

_CLASSES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    ((forms.CheckboxSelectMultiple, forms.RadioSelect), "q-choices"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The input of a field with our classes; a wrong one is marked so."""
    own = field.field.widget.attrs.get("class", "")
    look = next(css for kinds, css in _CLASSES if isinstance(field.field.widget, kinds))
    wrong = "is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": " ".join(filter(None, (own, look, wrong)))})


@register.filter
def is_check(field: BoundField) -> bool:
    """A single box, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def counts_to(field: BoundField) -> int | None:
    """The limit that a counter shows: only where somebody writes sentences."""
    limit = getattr(field.field, "max_length", None)
    return limit if limit and limit <= 20_000 and isinstance(field.field.widget, forms.Textarea) else None


@register.simple_block_tag
def form_section(content: str, title: str, help: str = "", anchor: str = "") -> str:
    """A part of a long form under its own heading."""
    return get_template("forms/section.html").render(
        {"title": title, "help": help, "anchor": anchor, "content": SafeString(content)}
    )


@register.inclusion_tag("forms/error_summary.html")
def error_summary(*parts: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """Everything that is wrong in these forms and formsets, on top, each linked to its field."""
    errors: list[dict[str, str]] = []
    for part in parts:
        if part is not None and part.is_bound:
            errors += _errors(part)
    return {"errors": errors}


def _errors(part: BaseForm | BaseFormSet) -> list[dict[str, str]]:
    if isinstance(part, BaseFormSet):
        own = [{"text": str(text), "target": "", "label": ""} for text in part.non_form_errors()]
        return own + [
            {**error, "label": f"{number} · {error['label']}".strip(" ·")}
            for number, form in enumerate(part.forms, 1)
            if not _is_removed(form)
            for error in _errors(form)
        ]
    found = [{"text": str(text), "target": "", "label": ""} for text in part.non_field_errors()]
    for field in part:
        found += [
            {"text": str(text), "target": field.id_for_label or field.auto_id, "label": str(field.label)}
            for text in field.errors
        ]
    return found


def _is_removed(form: BaseForm) -> bool:
    """A row that its user has taken away: what is wrong in it no longer matters."""
    return bool(getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME))


@register.inclusion_tag("forms/formset.html")
def formset_rows(formset: BaseFormSet, add_label: str, legend: str = "") -> dict[str, Any]:
    """Rows of a formset as a table on wide and cards on narrow screens; the extra rows work without JavaScript."""
    return {
        "formset": formset,
        "add_label": add_label,
        "legend": legend,
        "columns": formset.empty_form.visible_fields(),
    }
