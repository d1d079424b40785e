"""Upper apps show what they know on the page of an object that a lower app owns."""

import pytest

from common import panels
from common.panels import Panel, panel, panels_of
from parks.models import Park


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(panels, "_makers", {})


def test_panels_come_in_order_and_those_with_nothing_to_show_stay_away(registry):
    @panel(Park, order=20)
    def second(park, user):
        return Panel("第二", "x.html", {"park": park})

    @panel(Park, order=10)
    def first(park, user):
        return Panel("第一", "x.html")

    @panel(Park)
    def silent(park, user):
        return None

    shown = panels_of(Park(name="某园"), None)
    assert [made.title for made in shown] == ["第一", "第二"]
    assert shown[1].data["park"].name == "某园"


def test_a_panel_registered_twice_is_shown_once(registry):
    def needs(park, user):
        return Panel("需求", "x.html")

    panel(Park)(needs)
    panel(Park)(needs)
    assert len(panels_of(Park(), None)) == 1
