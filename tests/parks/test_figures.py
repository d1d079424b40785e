"""Figures of the documents: labelled, sourced, never taken for the platform's own."""

from decimal import Decimal

import pytest

from parks.figures import LEVELS, figures_of, reference_figures, sources

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "row", "value", "beside"),
    [
        ("sme", "F200", 9777, "1/5"), ("high_tech", "F201", 8650, "1/4"), ("new_rd", "F202", 159, ""),
        ("new_rd_excellent", "F202", 9, "1/3"), ("key_labs", "F203", 71, "1/5"), ("key_labs_new", "F203", 30, ""),
        ("cluster_world", "F204", 20, "全球"), ("cluster_china", "F204", 8, "全国"), ("funds_growth", "F205", 10, "连增 5 年"),
        ("national_awards", "F207", 15, "43%"), ("provincial_awards", "F207", 100, "36%"), ("major_projects", "F207", 21, "1/5"),
        ("national_talents", "F208", 39, "40%"), ("foreign_experts", "F208", 5000, ""), ("foreign_high_end", "F208", 1200, "60%"),
        ("opinions", "F212", 167, ""), ("demonstration", "F214", 2, "2/3"), ("demonstration_money", "F214", 7000, ""),
        ("talent_platforms", "F216", 11, "1/3"), ("pilot_bases", "F183", 9, "1/4"), ("equity_fund_money", "F191", 3800, ""),
        ("financing", "F194", 800, ""), ("results_collected", "F200", 3200, ""), ("needs_met", "F200", 459, ""),
    ],
)  # fmt: skip
def test_a_figure_says_what_the_document_says(code, row, value, beside):
    figure = next(one for one in reference_figures() if one.code == code)
    assert (figure.value, figure.row, figure.year, figure.source) == (Decimal(value), row, 2024, "001")
    assert beside in (figure.share, figure.rank)


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
