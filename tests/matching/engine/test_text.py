"""Normalisation, the way back to the original, and terms."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.text import normalise, normalise_with_origin, term_codes, tokens


def test_full_width_traditional_and_case_become_one_form():
    assert normalise("ＧＨ４１６９　高溫合金℃") == "gh4169 高温合金°c"


def test_case_is_kept_where_units_need_it():
    assert normalise("5ＭＰａ", fold=False) == "5MPa"


def test_what_harms_encoders_is_dropped():
    assert normalise("氢\0能\ud800\ufdfa\u202e储\u200b存") == "氢能储存"


@given(st.text(max_size=200))
def test_each_normal_character_knows_its_origin(text):
    found = normalise_with_origin(text)
    assert found.text == normalise(text)
    assert len(found.origin) == len(found.text)
    assert list(found.origin) == sorted(found.origin)
    assert all(normalise(text[place]).count(char) for char, place in zip(found.text, found.origin, strict=True))


def test_numbers_alone_are_no_terms_and_inner_hyphens_do_not_matter():
    assert tokens("gh-4169 与 gh4169，纯度 99.99，1-5") == ["gh4169", "gh4169"]


def shared(one, other):
    return np.intersect1d(term_codes(one), term_codes(other))


def test_latin_words_match_whole():
    assert len(shared("AI 识别", "AI 相机")) == 1
    assert len(shared("AI", "retail")) == 0
    assert len(shared("GH4169", "GH738")) == 0


def test_words_of_the_trade_are_no_terms():
    assert len(shared("氢能关键技术研究与开发", "涂料关键技术研究与开发")) == 0


def test_a_text_of_nothing_but_such_words_keeps_them():
    assert len(term_codes("技术研究")) > 0


def test_single_characters_and_pairs_count():
    assert len(shared("氢能", "氢能")) == 3
    assert len(shared("防腐涂料", "涂层")) == 1
