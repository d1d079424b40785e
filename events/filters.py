"""What the list of events can be narrowed by in the API: the words of the page's address."""

from typing import Any

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.enums import EventKind
from events.models import Event
from parks.models import Park

WHEN = [("coming", _("即将举办")), ("past", _("往期活动"))]


class EventFilter(filters.FilterSet):
    when = filters.ChoiceFilter(choices=WHEN, label=_("时间"), method="at_that_time")
    kind = filters.ChoiceFilter(choices=EventKind.choices, label=_("类别"))
    park = filters.ModelChoiceFilter(
        queryset=Park.objects.filter(is_reference=False), to_field_name="code", label=_("园区")
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def at_that_time(self, qs: Any, name: str, value: str) -> Any:
        now = timezone.now()
        return qs.past(now) if value == "past" else qs.upcoming(now)
