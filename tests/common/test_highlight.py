"""Marks stand exactly where the offsets say, and nothing of a user's text becomes markup."""

import itertools
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from common.highlight import mark, merge_spans, occurrences, window

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)
TEXT = st.text(alphabet=st.sampled_from("氢能GH4169<>&\"' 膜Ａ😀\n"), max_size=50)


def plain(html: str) -> str:
    return unescape(html.replace("<mark>", "").replace("</mark>", ""))


@given(TEXT, SPANS)
def test_without_the_marks_the_text_is_what_it_was(text, spans):
    assert plain(mark(text, spans)) == text


@given(TEXT, SPANS)
def test_exactly_the_code_points_of_the_spans_are_marked(text, spans):
    wanted = {place for start, end in spans for place in range(max(start, 0), min(end, len(text)))}
    marked, place = set(), 0
    for number, piece in enumerate(mark(text, spans).replace("</mark>", "<mark>").split("<mark>")):
        length = len(unescape(piece))
        if number % 2:
            marked |= set(range(place, place + length))
        place += length
    assert marked == wanted


@given(TEXT, SPANS)
def test_no_markup_but_ours_gets_through(text, spans):
    rest = mark(text, spans).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
    assert ">" not in rest


@given(SPANS)
def test_merged_spans_are_in_order_and_apart(spans):
    merged = merge_spans(spans, 40)
    assert all(0 <= start < end <= 40 for start, end in merged)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(merged))


def test_words_are_found_whatever_their_width_and_case():
    text = "采用ＧＨ４１６９合金，gh4169 环件"
    assert [text[start:end] for start, end in occurrences(text, "gh4169")] == ["ＧＨ４１６９", "gh4169"]


def test_a_character_that_unfolds_to_several_is_marked_whole():
    assert mark("温度㎡以内", occurrences("温度㎡以内", "m2")) == "温度<mark>㎡</mark>以内"


def test_a_window_shows_the_first_mark_and_says_what_it_leaves_out():
    text = "甲" * 100 + "氢能" + "乙" * 100
    shown = window(text, occurrences(text, "氢能"), width=40)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "<mark>氢能</mark>" in shown
    assert len(plain(shown)) == 42


def test_a_window_of_a_short_text_is_the_text():
    assert window("氢能储运", [], width=40) == "氢能储运"
