"""Care for damaged text: mended where provable, flagged where not, untouched where sound (N32)."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postings.textcare import clean

SOUND = "高温合金叶片的激光熔覆修复，结合强度不低于350 MPa，孔隙率（体积）小于0.5%。可行？著名企业、显著提高。"
HANZI = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF).filter(lambda c: _in_gb2312(c))


def _in_gb2312(character: str) -> bool:
    return character.encode("gb2312", "ignore") != b""


class TestSoundText:
    def test_passes_unchanged(self) -> None:
        assert clean(SOUND) == clean(clean(SOUND).text)
        assert clean(SOUND).text == SOUND
        assert not clean(SOUND).warnings
        assert not clean(SOUND).notes

    @given(st.text(st.one_of(HANZI, st.sampled_from("，。（）：；、“”0123456789abcXYZ %℃≥±μ-—·"))))
    def test_whatever_it_says(self, text: str) -> None:
        assert clean(text).text == text.strip()
        assert not clean(text).warnings
        assert not clean(text).notes

    @pytest.mark.parametrize(
        "text", ["转速(min)", "温度(du)", "噁唑类杀菌剂", "昇腾芯片", "这样可行吗?请答复", "长度(m)、宽度(m)"]
    )
    def test_brackets_and_rare_characters_in_use(self, text: str) -> None:
        assert clean(text).text == text
        assert not clean(text).notes

    def test_a_hundred_thousand_texts_take_seconds(self) -> None:
        clean("热身")
        started = time.perf_counter()
        for _ in range(20_000):
            clean(SOUND)
        assert time.perf_counter() - started < 2


class TestMending:
    def test_traditional_glyphs_become_simplified(self) -> None:
        cleaned = clean("環氧樹脂塗層的製備與應用")
        assert cleaned.text == "环氧树脂涂层的制备与应用"
        assert cleaned.notes
        assert not cleaned.warnings

    def test_pinyin_in_brackets_goes(self) -> None:
        assert clean("科技園區(qū)項(xiàng)目對(duì)接").text == "科技园区项目对接"
        assert clean("银行(háng)业").text == "银行业"

    def test_written_zhe(self) -> None:
        assert clean("隨著產業發展，顯著提高").text == "随着产业发展，显著提高"

    def test_one_stray_glyph_does_not_turn_the_whole_text(self) -> None:
        assert clean("乾坤集团的一種催化剂").text == "乾坤集团的一种催化剂"

    def test_control_characters_and_invisible_ones_go(self) -> None:
        assert clean("耐磨\x00涂层\u200b\ufeff材料\x07").text == "耐磨涂层材料"

    def test_line_breaks_stay(self) -> None:
        assert clean("一\r\n二\r三").text == "一\n二\n三"

    def test_full_width_letters_become_narrow_but_punctuation_stays(self) -> None:
        assert clean("ＧＨ４１６９合金，５㎡　整体（试样）").text == "GH4169合金，5㎡ 整体（试样）"

    @pytest.mark.parametrize(
        ("damaged", "sound"),
        [("效率更高?；顒?dòng)前", "效率更高。活动前"), ("全部完成??茖W(xué)研究", "全部完成。科学研究")],
    )
    def test_bytes_out_of_step_are_put_back(self, damaged: str, sound: str) -> None:
        cleaned = clean(damaged)
        assert cleaned.text == sound
        assert not cleaned.warnings
        assert any("修复" in note for note in cleaned.notes)


class TestFlagging:
    @pytest.mark.parametrize(
        "text", ["阀门\ufffd\ufffd密封", "产量锟斤拷提高", "热容m2?a)区间", "耐压?；密封", "传感??器", "公式\ue000处"]
    )
    def test_what_cannot_be_mended_is_shown_with_its_place(self, text: str) -> None:
        cleaned = clean(text)
        assert cleaned.text == text
        assert len(cleaned.warnings) == 1
        assert "字附近" in cleaned.warnings[0]


def test_the_web_copy_of_the_founding_documents(shared: Path) -> None:
    """Seed 000: clean simplified text, at most two doubtful spots (N32)."""
    damaged = next((shared / "mission" / "seeds").glob("000_*.txt")).read_text("utf-8")
    cleaned = clean(damaged)
    assert 1 <= len(cleaned.warnings) <= 2
    assert "最高给予500万元无偿支持" in cleaned.text
    assert "更多力量。活动中" in cleaned.text
    assert "攻坚战。科学仪器" in cleaned.text
    assert clean(cleaned.text).text == cleaned.text
    assert cleaned.text.count("(") <= damaged.count("(") - 338
