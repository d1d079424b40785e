"""园区信息一张图: nation, province, city, district; from there to the park."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.export import csv_response
from parks import measuring
from parks.atlas import FIRST_YEAR, Atlas, District, atlas, last_day
from parks.figures import LEVELS, figures_of, sources
from parks.landmarks import Landmark, Layer, layer_of, layers
from parks.layers import corridors, marks, spots
from parks.lineage import Indicator, indicator_of
from parks.models import Inventory, Park
from parks.picture import picture
from parks.selectors import indicators_for


@dataclass(frozen=True)
class Choice:
    """What the address asks for, with what does not hold replaced by the usual."""

    indicator: Indicator | None
    year: int
    level: str


@require_safe
def park_map(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/parks/map/?indicator=&year=&level=&district=&layer=`: the drawing, the same as a table, the documents' figures."""
    seen = _see(request)
    if request.GET.get("format") == "csv":
        return _file(seen["choice"], seen["atlas"])
    return render(request, "parks/map.html", seen)


@require_safe
def map_print(request: HttpRequest) -> HttpResponse:
    """`/parks/map/print/?…`: the same on one A4 page across, for a meeting."""
    return render(request, "parks/map_print.html", {**_see(request), "printed": timezone.now()})


@require_safe
def map_picture(request: HttpRequest) -> HttpResponse:
    """`/parks/map/picture.png?…`: the drawing as a picture, with its heading, key and source; 404 without a map file."""
    seen = _see(request)
    if seen["atlas"].drawing is None:
        raise Http404
    answer = HttpResponse(picture(seen), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="map-{seen["year"]}.png"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _see(request: HttpRequest) -> dict[str, Any]:
    """Everything that page, paper and picture show of one question."""
    today = timezone.localdate()
    shown = indicators_for(request.user)
    choice = _choice(request, shown, today.year)
    as_of = last_day(choice.year, measuring.latest_day(today))
    drawn = atlas(choice.indicator, as_of, today)
    district = _district(request, drawn)
    level = district.code if district else choice.level
    documents = [(figure, sources()[figure.source]) for figure in figures_of(level=level, year=choice.year)]
    layer = request.GET.get("layer", "")
    chosen = layer_of(layer)
    layer = layer if chosen or layer == "none" else "corridor"
    places = _places(request, chosen, district)
    return {
        "choice": choice, "atlas": drawn, "district": district, "indicator": choice.indicator, "all": shown,
        "year": choice.year, "as_of": as_of, "years": range(today.year, FIRST_YEAR - 1, -1), "level": choice.level,
        "levels": LEVELS, "documents": documents, "source": settings.MAP_SOURCE, "approval": settings.MAP_APPROVAL,
        "section": "parks", "layer": layer, "layers": layers(), "chosen": chosen, "places": places,
        "marks": marks(drawn.drawing, places) if drawn.drawing else [],
        "parks": _park_lines(district, choice, as_of, today) if district else [],
        "spots": spots(drawn.drawing, list(Park.objects.visible_to(request.user))) if drawn.drawing else [],
        "corridors": corridors(drawn.drawing) if drawn.drawing and layer != "none" else [],
        "inventory": _inventory(request, district), "query": _query(choice, district, layer),
    }  # fmt: skip


def _places(request: HttpRequest, chosen: Layer | None, district: District | None) -> list[Landmark]:
    """The places of the layer chosen, those of the district where one is chosen."""
    found = chosen.rows(request.user) if chosen else []
    return [place for place in found if district is None or place.district == district.code]


def _inventory(request: HttpRequest, district: District | None) -> Any:
    """What the district, or the city as a whole, has to build on."""
    kept = Inventory.objects.visible_to(request.user).kept()
    return kept.filter(district__code=district.code) if district else kept.filter(district=None)


def _query(choice: Choice, district: District | None, layer: str) -> str:
    """The same question again, for the links to paper, picture and file."""
    asked = {"indicator": choice.indicator.code if choice.indicator else "", "year": choice.year, "level": choice.level,
             "layer": layer}  # fmt: skip
    return urlencode(asked | ({"district": district.code} if district else {}))


def _choice(request: HttpRequest, shown: list[Indicator], this_year: int) -> Choice:
    asked = indicator_of(request.GET.get("indicator", "C02"))
    indicator = asked if asked in shown else next(iter(shown), None)
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    level = request.GET.get("level", "city")
    return Choice(
        indicator, year if FIRST_YEAR <= year <= this_year else this_year, level if level in LEVELS else "city"
    )


def _district(request: HttpRequest, drawn: Atlas) -> District | None:
    code = request.GET.get("district", "")
    if not code:
        return None
    found = next((one for one in drawn.districts if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _park_lines(district: District, choice: Choice, as_of: object, today: object) -> list[tuple]:
    """The district's parks with their own figure."""
    figures = measuring.figures(choice.indicator, as_of, today) if choice.indicator else {}  # type: ignore[arg-type]
    return [(park, figures.get(park.pk)) for park in district.parks]


def _file(choice: Choice, drawn: Atlas) -> StreamingHttpResponse:
    header = [_("区市代码"), _("区市"), _("园区数"), _("指标"), _("年份"), _("数值"), _("单位")]
    label, unit = (choice.indicator.label, choice.indicator.unit) if choice.indicator else ("", "")
    rows = (
        [one.code, one.name, len(one.parks), label, choice.year, one.figure.value if one.figure else None, unit]
        for one in drawn.districts
    )
    return csv_response(f"map-{choice.year}.csv", header, rows)
