"""Words of a text with their places, and the phrases that two texts share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import rjieba

from matching.engine.phrase_kernels import shared_runs
from matching.engine.text import BOILERPLATE, HAN, normalise_with_origin, token_spans, words
from matching.engine.types import Offer, source_text

TEXT_LIMIT = 6_000  # characters of a text that are read
MOST_PLACES = 3  # of one phrase in one text that are named

_FUNCTION_WORDS = words(
    "以及 通过 采用 使用 利用 具有 可以 能够 主要 其中 由于 存在 产生 不同 一定 相关 有效 要求 达到 左右"
    " 以上 以下 以内 或者 并且 同时 因此 但是 如果 对于 为了 根据 按照 基于 用于 包括 进一步 没有 已经"
    " 现有 较大 较高 大量 各种 多种 一个 这种 其他 以便 之间 方面 情况 过程 条件 水平 能力 效果 作用 特点"
    " 优点 缺点 内容 目标 指标 技术指标 合作 合作方式 提供 供应 寻求 拟 我司 我公司 本公司 单位 国内 国外"
    " 国内外 国际 市场 客户 用户 行业 领域 产业 工作 发展 建立 形成 完成 开展 推广 改进 改善 优化 降低"
    " 增加 减少 满足 保证 保持 研制 设计 研发及 新型 新 高 低 大 小 好 强 等 或 在 对 为 是 有 中 上 下 及"
    " 其 该 本 可 能 将 把 被 从 到 以 由 于 了 着 过 等等 进行 产业化关键技术 示范 推广应用 应用研究"
    " 技术研究 技术开发 技术应用 关键问题 技术方案 解决方案 技术需求 需求方 成果 技术成果 专利 方案 高性能"
    " 高效 先进 综合 快速 实际 具体 需 均 且 但 而 使 又 很 较 更 最 不 无 未 已 还 也 都 所 时 后 前 内"
    " 外 间 个 种 项 类 年 月 日 不低 不高 不低于 不高于 不小于 不大于 不超过 低于 高于 小于 大于 等于 超过 不足 约为"
    " 之一 两个 三个 四个 五个 六个 十个 百个 一次 两次 三次 多次 一年 两年 三年 半年 多年 每年 每月 每天 每次 每小时 个月"
    " 三个月 六个月 一套 两套 三套 一台 两台 三台 小时 分钟 连续 给出"
    # units beside numbers
    " mm cm km nm um μm m g mg kg t l ml ul μl h min s ms hz khz mhz ghz v kv mv a ma w kw mw pa kpa mpa gpa db ppm ppb"
    " mg/l μg/l ug/l g/l mol/l m/s rpm"
)
_IDLE = frozenset(BOILERPLATE) | frozenset(_FUNCTION_WORDS)
# Words that mean something only in company.
_GENERIC = frozenset(
    words(
        "产品 设备 装置 装备 工艺 生产 材料 控制 处理 平台 智能 自动 性能 结构 检测 制备 复合 功能 工程"
        " 加工 集成 分析 信息 制造 设计 服务 管理 数据 环境 资源 表面 数量 质量 成本 效率 问题 原料 原材料"
        " 工业 综合利用 品种 试验 测试 技术参数 参数 温度 时间 速度 频率 要素 目的 模式 机制 体系 标准"
        " 规模 高端 现场 整体 内部 外部 自动化 智能化 生产线 使用寿命 性价比 稳定性 可靠性 稳定 国产 国产化 长期 供电 创新"
    )
)


_IDLE_KIND, _GENERIC_KIND, _SPECIFIC_KIND, _SHORT_KIND = 0, 1, 2, 3  # as phrase_kernels reads them
_PLACES = re.compile(
    "..+[省市县]|全国|全省|全市|我省|我市|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南"
    "|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|内蒙古|香港|澳门|台湾"
)  # where somebody is says nothing of what they know
_GAP = "，"
_NO_HAN = re.compile(f"[^{HAN}]")
STARTS, ENDS = 1, 2  # marks of a character: a word may begin here, a word may end behind it


@dataclass(frozen=True, slots=True)
class Word:
    """A segmented word: its normalised text and its place in the normalised text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Readable:
    """An offer's text for explanations: normalised code points (uint32), for each the offset of the original character
    (uint16) and its marks (uint8); and the length of the original title."""

    chars: np.ndarray
    origin: np.ndarray
    marks: np.ndarray
    title: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """A need's text, normalised and segmented. ``spans`` (int32, shape (words, 2)) and ``kinds`` (uint8) of words."""

    text: str
    origin: tuple[int, ...]
    words: tuple[Word, ...]
    chars: np.ndarray
    marks: np.ndarray
    spans: np.ndarray
    kinds: np.ndarray


def read_offer(offer: Offer) -> Readable:
    """Segment an offer's text; done once, when its shard is written."""
    text, origin = _normalised(source_text(offer))
    marks = _marks(text, token_spans(text), _only_han(text))
    return Readable(_points(text), np.array(origin, dtype=np.uint16), marks, len(offer.title))


@lru_cache(maxsize=2_048)
def analyse(source: str) -> Analysis:
    """Segment a need's text; remembered, since one need is explained against many offers."""
    text, origin = _normalised(source)
    latin, han = token_spans(text), _only_han(text)
    plain = [(a, b) for word, a, b in rjieba.tokenize(han) if word[0] != _GAP]
    found = tuple(Word(text[start:end], start, end) for start, end in sorted(latin + plain))
    spans = np.array([(word.start, word.end) for word in found], dtype=np.int32).reshape(-1, 2)
    kinds = np.array([_kind(word.text) for word in found], dtype=np.uint8)
    return Analysis(text, origin, found, _points(text), _marks(text, latin, han), spans, kinds)


def _normalised(source: str) -> tuple[str, tuple[int, ...]]:
    normalised = normalise_with_origin(source[:TEXT_LIMIT])
    text = normalised.text[:TEXT_LIMIT]
    return text, normalised.origin[: len(text)]


def _marks(text: str, latin: list[tuple[int, int]], han: str) -> np.ndarray:
    """Where words may begin and end, those within longer words included."""
    fine = [(a, b) for word, a, b in rjieba.tokenize(han, mode="search") if word[0] != _GAP]
    marks = np.zeros(len(text), dtype=np.uint8)
    edges = np.array(latin + fine, dtype=np.int64).reshape(-1, 2)
    marks[edges[:, 0]] |= STARTS
    marks[edges[:, 1] - 1] |= ENDS
    return marks


def _only_han(text: str) -> str:
    """As long as the text, with a gap for whatever is no Han character, so that its runs are segmented apart."""
    return _NO_HAN.sub(_GAP, text)


def _points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")


def _kind(word: str) -> int:
    if word in _IDLE or _PLACES.fullmatch(word):
        return _IDLE_KIND
    if word in _GENERIC:
        return _GENERIC_KIND
    return _SPECIFIC_KIND if len(word) >= 2 or word.isascii() else _SHORT_KIND


def places_in(phrase: str, where: Analysis) -> Iterator[tuple[int, int]]:
    """Places of a phrase that begin and end with a word; Latin tokens match whole, "ai" not in "retail"."""
    start = where.text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if where.marks[start] & STARTS and where.marks[end - 1] & ENDS:
            yield start, end
        start = where.text.find(phrase, start + 1)


def shared_phrases(need: Analysis, offer: Readable) -> tuple[list[list[int]], list[list[list[int]]]]:
    """Runs of neighbouring words of the need that stand in the offer too, longest first at each place.

    First and last + 1 word of each run, and start and end of its first places in the offer's original text (-1 where
    there are fewer). Words that say nothing are cut off either end; a run of only such words is left out.
    """
    runs, places = shared_runs(need.chars, need.spans, need.kinds, offer.chars, offer.marks, offer.origin, MOST_PLACES)
    return runs.tolist(), places.tolist()


def content_weight(run: tuple[Word, ...]) -> float:
    """Characters that say something: idle words count nothing, generic ones a third."""
    telling = [word for word in run if word.text not in _IDLE]
    return sum(len(word.text) / (3 if word.text in _GENERIC else 1) for word in telling)
