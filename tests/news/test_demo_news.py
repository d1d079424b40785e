"""The demo world's news: labelled, and the founding documents' cases say where they come from (F214, F215, F216)."""

import json
from decimal import Decimal

import pytest

from news.models import Case
from portal.demo import news
from portal.demo.files import DATA
from tests.people import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def references():
    news._references(json.loads((DATA / "news.json").read_text(encoding="utf-8"))["references"], NOW)
    return {case.kind: case for case in Case.objects.all()}


def test_documented_cases_are_labelled_and_carry_their_figures(references, page, visitor):
    shown = page(visitor).get(references["demonstration"].get_absolute_url()).content.decode()
    assert "文献数据" in shown and "青岛市科技局年度工作报道" in shown
    assert references["demonstration"].funding == Decimal(70_000_000)
    figures = {figure.what: figure.shown for figure in references["original"].figures.all()}
    assert figures["整车重量"] == "−11 %" and figures["运行能耗"] == "−7 %"
    assert "500 余家" in {figure.shown for figure in references["service"].figures.all()}


def test_the_list_shows_them_by_kind_beside_the_documents_counts(references, page, visitor):
    shown = page(visitor).get("/cases/", {"kind": "service"}).content.decode()
    assert references["service"].title in shown and references["original"].title not in shown
    assert "省人才效能提升示范平台 11" in shown
