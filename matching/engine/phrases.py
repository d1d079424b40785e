"""Words of a text with their places, and the phrases that two texts share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from matching.engine.text import BOILERPLATE, han_runs, normalise_with_origin, token_spans, words

TEXT_LIMIT = 6_000  # characters of a text that are read
MAX_WORDS = 8  # of one phrase
MAX_PLACES = 40  # of one phrase that are tried

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
    " 外 间 个 种 项 类 年 月 日"
)
_IDLE = frozenset(BOILERPLATE) | frozenset(_FUNCTION_WORDS)
# Words that mean something only in company.
_GENERIC = frozenset(
    words(
        "产品 设备 装置 装备 工艺 生产 材料 控制 处理 平台 智能 自动 性能 结构 检测 制备 复合 功能 工程"
        " 加工 集成 分析 信息 制造 设计 服务 管理 数据 环境 资源 表面 数量 质量 成本 效率 问题 原料 原材料"
        " 工业 综合利用 品种 试验 测试 技术参数 参数 温度 时间 速度 频率 要素 目的 模式 机制 体系 标准"
        " 规模 高端 现场 整体 内部 外部 自动化 智能化 生产线 使用寿命 性价比 稳定性 可靠性"
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A segmented word: its normalised text and its place in the normalised text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """A source text, normalised and segmented. ``starts`` and ``ends`` are where words may begin and end."""

    text: str
    origin: tuple[int, ...]
    words: tuple[Word, ...]
    starts: frozenset[int]
    ends: frozenset[int]
    tokens: frozenset[tuple[int, int]]


@lru_cache(maxsize=2_048)
def analyse(source: str) -> Analysis:
    """Segment a source text; remembered, since one need is explained against many offers."""
    normalised = normalise_with_origin(source[:TEXT_LIMIT])
    text = normalised.text[:TEXT_LIMIT]
    plain, tokens = [], token_spans(text)
    starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
    for first, last in han_runs(text):
        run = text[first:last]
        plain += [Word(word, first + a, first + b) for word, a, b in rjieba.tokenize(run)]
        fine = [(first + a, first + b) for _, a, b in rjieba.tokenize(run, mode="search")]
        starts.update(a for a, _ in fine)
        ends.update(b for _, b in fine)
    plain += [Word(text[start:end], start, end) for start, end in tokens]
    ordered = tuple(sorted(plain, key=lambda word: word.start))
    return Analysis(text, normalised.origin, ordered, frozenset(starts), frozenset(ends), frozenset(tokens))


def occurrences(phrase: str, where: Analysis) -> Iterator[tuple[int, int]]:
    """Places of a phrase in a text that begin and end with a word; Latin tokens match whole, "ai" not in "retail"."""
    start = -1
    for _ in range(MAX_PLACES):
        start = where.text.find(phrase, start + 1)
        if start < 0:
            return
        end = start + len(phrase)
        if start in where.starts and end in where.ends:
            yield start, end


def shared_phrases(need: Analysis, offer: Analysis) -> Iterator[tuple[Word, ...]]:
    """Runs of neighbouring words of the need that stand in the offer too, longest first at each place."""
    place = 0
    while place < len(need.words):
        run = _longest_run(need, offer, place)
        trimmed = _trim(run)
        if trimmed:
            yield trimmed
        place += max(len(run), 1)


def content_weight(run: tuple[Word, ...]) -> float:
    """Characters that say something: idle words count nothing, generic ones a third; 0 when only such are left."""
    telling = [word for word in run if word.text not in _IDLE]
    if not any(_is_specific(word) for word in telling):
        return 0.0
    return sum(len(word.text) / (3 if word.text in _GENERIC else 1) for word in telling)


def _is_specific(word: Word) -> bool:
    return word.text not in _GENERIC and (len(word.text) >= 2 or word.text.isascii())


def _longest_run(need: Analysis, offer: Analysis, place: int) -> tuple[Word, ...]:
    best: tuple[Word, ...] = ()
    first = need.words[place]
    for stop in range(place + 1, min(place + MAX_WORDS, len(need.words)) + 1):
        last = need.words[stop - 1]
        if stop - 1 > place and last.start != need.words[stop - 2].end:
            break
        if next(occurrences(need.text[first.start : last.end], offer), None) is None:
            break
        best = need.words[place:stop]
    return best


def _trim(run: tuple[Word, ...]) -> tuple[Word, ...]:
    first, last = 0, len(run)
    while first < last and run[first].text in _IDLE:
        first += 1
    while last > first and run[last - 1].text in _IDLE:
        last -= 1
    return run[first:last]
