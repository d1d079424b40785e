"""Small needs, offers and indexes for the tests of the engine. The texts are made up."""

from pathlib import Path

import numpy as np

from matching.engine.index import Index, build_index
from matching.engine.types import Need, Offer

TITLES = (
    "海水氨氮在线监测浮标",
    "石墨烯改性防腐涂料",
    "高温合金叶片热障涂层",
    "船用氢燃料电池堆",
    "海藻多糖提取工艺",
    "水下机器人视觉导航",
    "激光雷达测风仪",
    "GH4169 高温合金棒材",
    "GH738 高温合金盘件",
    "零售门店 retail 客流统计",
    "AI 缺陷检测相机",
    "金刚石锯片钎焊设备",
)


def offers(count: int = len(TITLES)) -> list[Offer]:
    """Offers with different texts, in key order."""
    return [
        Offer(f"CG-{i:04d}", f"{TITLES[i % len(TITLES)]}{'' if i < 12 else i}", f"第{i}项成果的说明")
        for i in range(count)
    ]


def needs() -> list[Need]:
    return [
        Need("XQ-1", "寻求氨氮在线监测设备", "近岸海水氨氮连续监测，量程0~10mg/L。"),
        Need("XQ-2", "船舶防腐涂料", "需要耐盐雾的石墨烯涂料。"),
        Need("XQ-3", "GH4169 棒材供应", "航空发动机用。"),
        Need("XQ-4", "用 AI 检查外观缺陷", "产线上识别划痕。"),
    ]


def vectors(count: int, dimension: int = 16, seed: int = 0) -> np.ndarray:
    """Unit vectors without meaning, the same for a seed."""
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def library(folder: Path, some: list[Offer] | None = None, rows: np.ndarray | None = None, **options: object) -> Index:
    """An opened index of some offers."""
    some = offers() if some is None else some
    rows = vectors(len(some)) if rows is None else rows
    build_index(some, rows, folder, model_id="test-1", **options)
    return Index.open(folder)
