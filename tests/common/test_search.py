"""Search finds what is written, in Chinese and in designations."""

from common.search import gram_query, gram_vector, grams, word_vector


def test_a_chinese_run_becomes_its_bigrams_and_last_character():
    assert list(grams("氢能储运")) == ["氢能", "能储", "储运", "运"]


def test_full_width_and_case_do_not_matter():
    assert list(grams("ＧＨ４１６９ 合金")) == ["gh4169", "合金", "金"]


def test_a_designation_is_looked_for_by_its_beginning():
    assert gram_query("GH41") == "'gh41':*"


def test_a_chinese_phrase_must_stand_together():
    assert gram_query("氢储能") == "('氢储' <-> '储能')"


def test_quotes_cannot_leave_the_literal():
    assert "''" not in gram_vector("a'b") and gram_query("';--") == ""


def test_a_word_is_known_by_its_beginning():
    assert gram_vector("x" * 5_000) == f"'{'x' * 64}':1"
    assert gram_query("x" * 5_000) == f"'{'x' * 64}':*"


def test_no_vector_is_larger_than_postgresql_takes():
    long_words = " ".join(f"{number:0>90}" for number in range(20_000))
    for vector in (gram_vector(long_words), word_vector("", long_words), word_vector("\U00020001\U00020002" * 100_000)):
        assert len(vector.encode()) < 2_000_000 and vector.count(":") <= 12_000


def test_lone_surrogates_are_no_words():
    assert word_vector("浮标\ud800监测") == word_vector("浮标监测")
