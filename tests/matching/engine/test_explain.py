"""Why a pair fits, and what is missing."""

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.explain import MOST_EVIDENCE, explain
from matching.engine.text import normalise
from matching.engine.types import Constraint, Missing, Need, Offer, source_text


def phrases(need, offer, **options):
    return [evidence.phrase for evidence in explain(need, offer, **options).evidence]


def pair(need_title, offer_title, need_text="", offer_text=""):
    return Need("XQ-1", need_title, need_text), Offer("CG-1", offer_title, offer_text)


def verify(need, offer):
    """Every span stands for its phrase in its own text, up to normalisation."""
    for evidence in explain(need, offer).evidence:
        for item, spans in ((need, evidence.need_spans), (offer, evidence.offer_spans)):
            assert spans
            for span in spans:
                assert normalise(source_text(item)[span.start : span.end]) == normalise(evidence.phrase)


def test_the_longest_shared_phrase_comes_first():
    need, offer = pair("海水氨氮在线监测设备", "近岸海水氨氮在线监测浮标的研制")
    assert phrases(need, offer)[0] == "海水氨氮在线监测"
    verify(need, offer)


def test_spans_hold_through_full_width_and_traditional_text():
    need, offer = pair("寻求ＧＨ４１６９棒材", "鍛造工藝", offer_text="面向 GH-4169 與 gh4169 棒材的热处理")
    assert phrases(need, offer) == ["ＧＨ４１６９棒材"] or "ＧＨ４１６９" in phrases(need, offer)
    verify(need, offer)


def test_a_designation_outweighs_a_common_word():
    need, offer = pair("合金棒材与 GH4169", "GH4169 盘件，合金棒材")
    found = explain(need, offer).evidence
    assert (found[0].signal, found[0].phrase) == ("designation", "GH4169")


@pytest.mark.parametrize(
    ("need_title", "offer_title"),
    [
        ("用 AI 检测", "retail 客流统计"),
        ("关键技术研究与应用", "关键技术研究与应用示范"),
        ("GH4169 供应", "GH738 供应"),
        ("材料设备", "设备材料"),
        ("发电", "开发电池"),
    ],
)
def test_what_is_no_evidence(need_title, offer_title):
    need, offer = pair(need_title, offer_title)
    assert phrases(need, offer) == []
    assert Missing("no_shared_words") in explain(need, offer).missing


def test_trade_words_are_cut_from_the_ends():
    need, offer = pair("研究石墨烯涂料技术", "石墨烯涂料技术的应用")
    assert phrases(need, offer) == ["石墨烯涂料"]


def test_there_are_at_most_three_and_the_heaviest_comes_first():
    text = "石墨烯、氨氮、浮标、激光雷达、燃料电池、海藻多糖"
    need, offer = pair(text, "综述", offer_text="海藻多糖与燃料电池，激光雷达与浮标，氨氮与石墨烯")
    found = explain(need, offer).evidence
    assert len(found) == MOST_EVIDENCE
    assert [evidence.weight for evidence in found] == sorted((evidence.weight for evidence in found), reverse=True)


def test_rarity_decides_between_phrases_of_one_length():
    need, offer = pair("浮标与雷达", "雷达与浮标")
    rare = {"浮标": 9.0}
    assert phrases(need, offer, rarity=lambda phrase: rare.get(phrase, 1.0))[0] == "浮标"
    rare = {"雷达": 9.0}
    assert phrases(need, offer, rarity=lambda phrase: rare.get(phrase, 1.0))[0] == "雷达"


SOME = st.text(st.sampled_from("海水氨氮在线监测AIgh4169ＧＨ 技术研究，。的\n\0\ufdfa体臺㍿é"), max_size=60)


@given(SOME, SOME, SOME, SOME)
def test_spans_hold_in_any_text(need_title, need_text, offer_title, offer_text):
    verify(*pair(need_title, offer_title, need_text, offer_text))


@pytest.mark.parametrize("text", ["十" * 100_000, "㍿" * 50_000, "高温合金" * 25_000, "1m·m/" * 50_000, ""], ids=len)
def test_hostile_texts_are_explained_in_bounded_time(text, benchmark_seconds):
    with benchmark_seconds(6):
        explain(*pair(text, text, text, text))


# What is stated

HEAT = Constraint("工作温度", ">=", Decimal(1200), None, "℃", must=True)
NEED = Need(
    "XQ-1",
    "叶片涂层",
    "",
    fields=("f1",),
    constraints=(HEAT,),
    trl_wanted=7,
    modes=("m1",),
    budget_yuan=Decimal(500_000),
)
OFFER = Offer(
    "CG-1",
    "叶片涂层",
    "工作温度可达1250℃。",
    fields=("f1", "f2"),
    trl=8,
    modes=("m1", "m2"),
    price_yuan=Decimal(400_000),
)


def test_a_full_match_misses_nothing():
    found = explain(NEED, OFFER)
    assert [(finding.name, finding.state) for finding in found.findings] == [
        ("field", "met"),
        ("trl", "met"),
        ("mode", "met"),
        ("budget", "met"),
        ("constraint:工作温度", "met"),
    ]
    assert found.missing == ()


def test_each_shortfall_has_its_code_and_numbers():
    offer = Offer(
        "CG-2", "叶片涂层", "工作温度900℃。", fields=("f9",), trl=4, modes=("m9",), price_yuan=Decimal(900_000)
    )
    assert explain(NEED, offer).missing == (
        Missing("field_differs"),
        Missing("trl_low", (("wanted", "7"), ("reached", "4"), ("gap", "3"))),
        Missing("mode_differs"),
        Missing("budget_low", (("budget", "500000"), ("price", "900000"))),
        Missing("constraint_violated", (("quantity", "工作温度"), ("need", ">= 1200 ℃"), ("offer", "900 °C"))),
    )


def test_silence_is_not_refusal():
    codes = [missing.code for missing in explain(NEED, Offer("CG-3", "叶片涂层", "")).missing]
    assert codes == ["field_unknown", "trl_unknown", "mode_unknown", "price_unknown", "constraint_unknown"]


def test_beside_typed_rows_the_numbers_of_the_text_are_no_demands():
    """The text describes the problem in numbers too: `每次消耗近 3 mL` is what hurts, not what is wanted."""
    need = dataclasses.replace(NEED, text="现有工作温度只有800℃，寿命5000小时以上。")
    found = {finding.name: finding for finding in explain(need, OFFER).findings}
    assert found["constraint:工作温度"].need_value == ">= 1200 ℃"
    assert "constraint:寿命" not in found


def test_opposite_statements_share_words_and_are_told_apart():
    need, offer = pair("低噪声风机", "风机", "噪声不超过60dB。", "噪声85dB。")
    found = explain(need, offer)
    assert [(finding.name, finding.state) for finding in found.findings] == [("constraint:噪声", "violated")]
    assert found.evidence


def test_what_a_text_says_of_its_firm_is_no_wish():
    need = Need(
        "1", "耐蚀涂层", "公司有职工 300 人、专利 20 项、论文 50 篇，年产值 2 亿元；要求涂层附着力不低于 8 MPa。"
    )
    explanation = explain(need, Offer("2", "耐蚀涂层", "耐蚀涂层的制备。"))
    assert [finding.name for finding in explanation.findings] == ["constraint:涂层附着力"]


@pytest.mark.parametrize("phrase", ["不低于", "三个月", "mm", "河南省", "河南", "连续"])
def test_words_of_measure_and_place_are_no_reasons(phrase):
    need = Need("1", "海藻脱盐", f"试剂 {phrase} 更换")
    assert not explain(need, Offer("2", "离子源", f"装置 {phrase} 校准")).evidence
