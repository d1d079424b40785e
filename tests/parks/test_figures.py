"""Figures of the documents: labelled, sourced, never taken for the platform's own."""

from decimal import Decimal

import pytest

from parks.figures import LEVELS, figures_of, reference_figures, sources

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "value", "share"),
    [("sme", 9777, "1/5"), ("high_tech", 8650, "1/4"), ("new_rd", 159, ""), ("key_labs", 71, "1/5"),
     ("results_collected", 3200, ""), ("needs_met", 459, ""), ("national_talents", 39, "40%")],
)  # fmt: skip
def test_a_figure_says_what_the_document_says(code, value, share):
    figure = next(one for one in reference_figures() if one.code == code)
    assert (figure.value, figure.share, figure.year, figure.source) == (Decimal(value), share, 2024, "001")


def test_every_figure_has_its_document_its_level_and_its_row():
    codes = [figure.code for figure in reference_figures()]
    assert len(codes) == len(set(codes)) == 47
    for figure in reference_figures():
        assert figure.source in sources() and (figure.level in LEVELS or figure.level.isdigit())
        assert figure.row.startswith("F") and figure.unit


def test_approximations_are_shown_as_in_the_document():
    shown = {figure.code: figure.shown for figure in reference_figures()}
    assert (shown["needs_collected"], shown["results_collected"], shown["sme"]) == ("近 900", "3200 余", "9777")


def test_the_page_is_public_labelled_and_chosen_by_year(page, visitor):
    text = page(visitor).get("/parks/figures/").content.decode()
    assert "9777 家" in text and "文献数据" in text and "占全省" in text
    text = page(visitor).get("/parks/figures/?year=2019").content.decode()
    assert "729.5" in text and "9777" not in text
    assert page(visitor).get("/parks/figures/?year=1066").status_code == 200


def test_the_file_holds_what_the_page_shows(page, visitor):
    answer = page(visitor).get("/parks/figures/?year=2019&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(figures_of(year=2019)) == 3
