"""What a service refused, shown where the person typed it."""

from django.forms import BaseForm

from common.errors import DomainError


def show_refusal(form: BaseForm, error: DomainError) -> None:
    """Each message at its field; one without a field, or for a field that the form has not, on top."""
    if not error.fields:
        form.add_error(None, str(error.message))
    for name, words in error.fields.items():
        form.add_error(name if name in form.fields else None, str(words))
