"""People expect Chinese sorted by sound."""

from common.pinyin import initials, sort_key


def test_names_sort_by_sound():
    names = ["中国石油", "安徽大学", "青岛大学", "山东大学", "北京大学"]
    assert sorted(names, key=sort_key) == ["安徽大学", "北京大学", "青岛大学", "山东大学", "中国石油"]


def test_a_syllable_sorts_before_a_longer_one():
    assert sort_key("李宁") < sort_key("林海")


def test_full_width_and_case_are_folded():
    assert sort_key("ＡＢＣ公司") == "abc gong si"


def test_a_key_fits_its_column():
    assert len(sort_key("长" * 300)) == 255


def test_initials_are_what_people_type():
    assert initials("计算机科学技术") == "jsjkxjs"
    assert initials("（5G）通信") == "5tx"
