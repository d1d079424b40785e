"""No cell becomes a formula."""

from decimal import Decimal

import pytest

from common.export import csv_response, safe_cell

RISKY = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a", " =1", "\u3000=1", "\n=1"]
HARMLESS = [(None, ""), (-1, "-1"), (Decimal("-1.50"), "-1.50"), ("氢能=好", "氢能=好"), ("", "")]


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_a_spreadsheet_might_run_is_escaped(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(("value", "text"), HARMLESS)
def test_other_values_stay_as_they_are(value, text):
    assert safe_cell(value) == text


def test_a_download_has_a_chinese_name_a_mark_and_escaped_cells():
    answer = csv_response("需求.csv", ["=编号", "名称"], iter([["1", '=HYPERLINK("x")']]))
    assert "filename*=UTF-8''%E9%9C%80%E6%B1%82.csv" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).decode() == '\ufeff\'=编号,名称\r\n1,"\'=HYPERLINK(""x"")"\r\n'
