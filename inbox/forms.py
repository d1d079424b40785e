"""How a person is reached: a way for each kind of message, and the hours without mail."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inbox.enums import ALWAYS_AT_ONCE, UNMUTABLE, Kind, Way
from inbox.selectors import preference_of, way_of

HOURS = [(hour, f"{hour}:00") for hour in range(24)]
_DAILY = [(Way.AT_ONCE, _("每天一封")), (Way.MUTED, Way.MUTED.label)]


class DeliveryForm(forms.Form):
    """One select for each kind that has a choice; the names are `way_` and the kind."""

    quiet_from = forms.TypedChoiceField(label=_("从"), choices=HOURS, coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("到"), choices=HOURS, coerce=int)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        chosen = preference_of(user)
        self.initial = {"quiet_from": chosen.quiet_from, "quiet_until": chosen.quiet_until}
        for kind in Kind:
            if kind not in UNMUTABLE:
                choices = _DAILY if kind in ALWAYS_AT_ONCE else Way.choices
                self.fields[f"way_{kind}"] = forms.ChoiceField(label=kind.label, choices=choices)
                self.initial[f"way_{kind}"] = way_of(user, kind)

    @property
    def ways(self) -> Iterator[BoundField]:
        """The selects of the kinds."""
        return (self[name] for name in self.fields if name.startswith("way_"))

    def chosen(self) -> dict[str, Any]:
        """Arguments of `services.set_delivery`."""
        ways = {
            name.removeprefix("way_"): value for name, value in self.cleaned_data.items() if name.startswith("way_")
        }
        return {
            "ways": ways,
            "quiet_from": self.cleaned_data["quiet_from"],
            "quiet_until": self.cleaned_data["quiet_until"],
        }
