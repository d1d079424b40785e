"""Pilot and proof-of-concept bases as a layer of the map of parks (F179)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parks.landmarks import Landmark, landmarks
from resources.models.bases import PilotBase


@landmarks(
    "bases", label=gettext_lazy("含中试与验证基地"), title=gettext_lazy("中试与验证基地"), about=gettext_lazy("成熟度")
)
def bases(user: Any) -> list[Landmark]:
    """Published bases; one without a point of its own stands where its park is."""
    rows = PilotBase.objects.published().select_related("district", "park__district")
    rows = rows.defer("search_grams", "search_words").order_by("kind", "name", "pk")
    return [_landmark(base) for base in rows]


def _landmark(base: PilotBase) -> Landmark:
    has_point = base.longitude is not None and base.latitude is not None
    place: Any = base if has_point or base.park is None else base.park
    district = base.district or (base.park.district if base.park else None)
    return Landmark(
        name=base.name, kind=base.get_kind_display(), url=base.get_absolute_url(), is_demo=base.is_demo,
        note=_("TRL %(low)d → %(high)d") % {"low": base.trl_from, "high": base.trl_to},
        district=district.code if district else "", district_name=district.name if district else "",
        longitude=place.longitude, latitude=place.latitude,
    )  # fmt: skip
