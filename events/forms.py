"""Forms of events."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from accounts.models import Organisation, User
from events.enums import StepKind
from events.models import Event

ORGANISING = (Persona.OFFICIAL, Persona.PARK, Persona.BROKER)


class MomentInput(forms.DateTimeInput):
    """A day and a time, typed or picked, in Shanghai's clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class EventForm(forms.ModelForm):
    """What an organiser writes; the organiser itself is asked for only where a person acts for several."""

    organiser = forms.ModelChoiceField(label=_("主办单位"), queryset=Organisation.objects.none(), empty_label=None)

    class Meta:
        model = Event
        fields = ("title", "kind", "organiser", "park", "starts_at", "ends_at", "place", "capacity", "intro")
        widgets = {
            "starts_at": MomentInput(),
            "ends_at": MomentInput(),
            "intro": forms.Textarea({"rows": 8, "maxlength": 3000}),
        }
        help_texts = {
            "park": _("在园区内举办的，计入这个园区的活动场次。"),
            "capacity": _("最多多少人；不填则不限。"),
            "intro": _("写给要来的人看：谈什么、谁来、怎么安排。"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [one for one in user.organisations if one.persona in ORGANISING and one.is_verified]
        field = self.fields["organiser"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in own])  # type: ignore[attr-defined]
        field.disabled = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("结束时间要晚于开始时间。"))
        return cleaned


class StepForm(forms.Form):
    """The next step of an organisation that came."""

    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("下一步"), choices=StepKind)
    reference = forms.CharField(
        label=_("编号"), max_length=24, required=False,
        help_text=_("需求编号 XQ-…、匹配编号 M…或签约榜单的编号 BD-…；互访或试样不用填。"),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]
