"""How a form is drawn: our own field template, found in `templates/`."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Templates of the project, so that a field's label, help and error look the same everywhere."""

    field_template_name = "forms/field.html"
