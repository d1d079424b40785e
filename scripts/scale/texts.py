"""Texts to measure with: made up by a seeded generator, of the length and word statistics of real ones.

Real patents and abstracts were only counted: some 250 characters, 190 different terms, and 20 to 27 of the library's
shares added up over the terms of one text (what a lexical search has to go through). The generator is near that:
`python -m scale.texts` prints its own figures. A sentence or two are put together from names of the trade; the rest are
coined words of two characters, of which few are frequent and most are rare, as in any language. No text is copied.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

words = str.split

MATERIALS = words(
    "石墨烯 碳纤维 高温合金 钛合金 铝锂合金 稀土永磁 聚酰亚胺 氮化镓 碳化硅 氧化锆 陶瓷基 生物质 壳聚糖 海藻酸 聚乳酸"
    " 水凝胶 玄武岩 纳米银 量子点 钙钛矿 磷酸铁锂 硅碳 分子筛 介孔 气凝胶 液态金属 形状记忆 超高分子 芳纶 硼酸盐 铌酸锂"
    " 玻璃纤维 蓝宝石 沸石 凹凸棒 膨润土 木质素 纤维素 胶原蛋白 贝壳粉 镁合金 铜箔 钨铜 硬质合金 不锈钢 双相钢"
)
OBJECTS = words(
    "涂层 薄膜 电极 电堆 隔膜 轴承 叶片 齿轮 阀门 泵体 密封件 换热器 反应釜 催化剂 吸附剂 传感器 探测器 光谱仪 质谱仪"
    " 显微镜 激光器 雷达 天线 芯片 控制器 机器人 无人机 浮标 潜航器 养殖网箱 饲料 疫苗 菌剂 酶制剂 培养基 试剂盒"
    " 支架 导管 义齿 敷料 轮胎 管材 型材 板材 粉体 焊丝 模具 刀具 夹具 机床 注塑机 分选机 烘干机 压缩机 发动机 逆变器"
    " 储能柜 充电桩 光伏板 风机 变压器 电缆 绝缘子 断路器 熔喷布 滤芯 膜组件 蒸发器 冷凝器 锅炉 窑炉 除尘器"
)
PROCESSES = words(
    "沉积 烧结 轧制 锻造 铸造 焊接 钎焊 喷涂 电镀 阳极氧化 热处理 渗氮 激光熔覆 增材成形 注射成型 挤出 吹塑 纺丝 编织"
    " 浸渍 固化 发酵 提取 纯化 结晶 干燥 粉碎 分级 造粒 混炼 硫化 乳化 聚合 接枝 酯化 加氢 裂解 蒸馏 膜分离 吸附"
    " 脱盐 脱硫 脱硝 固碳 制氢 储氢 液化 检测 监测 识别 预测 调度 诊断 定位 导航 通信 加密 校准 标定 封装 切割 抛光"
)
TROUBLES = words(
    "点蚀 开裂 变形 磨损 泄漏 漂移 噪声 老化 团聚 结垢 堵塞 漏检 误报 延迟 能耗偏高 收率偏低 成本偏高 寿命偏短 批次不稳"
    " 灵敏度不足 分辨率不够 结合力差 耐候性差 分散不匀 残留超标 响应迟缓 产能受限 依赖进口 人工过多 温升过快"
)
PLACES = words(
    "近岸海域 深海 盐碱地 高寒地区 矿井 隧道 船舱 车间 洁净室 冷库 温室 养殖池 油田 炼厂 电站 港口 机场 医院 实验室"
    " 产业园 城市管网 变电站 轨道车辆 商用车 航空发动机 卫星 手术室 药厂 食品厂 纺织厂 化工园 污水厂 垃圾场 牧场"
)
QUANTITIES = (
    ("工作温度", "℃", 40, 1600), ("抗拉强度", "MPa", 50, 1800), ("厚度", "μm", 1, 900), ("精度", "mm", 0.001, 2),
    ("响应时间", "ms", 1, 900), ("功率", "kW", 1, 900), ("寿命", "小时", 200, 20000), ("收率", "%", 40, 99),
    ("纯度", "%", 80, 99.99), ("密度", "g/cm3", 0.1, 9), ("压力", "MPa", 0.1, 60), ("流量", "L/min", 1, 900),
    ("能耗", "kWh", 1, 900), ("粒径", "nm", 5, 900), ("检出限", "mg/L", 0.001, 5), ("孔隙率", "%", 1, 90),
)  # fmt: skip
SENTENCES = (
    "针对{place}{trouble}的情况，以{material}为基体，经{process}与{process2}得到{object}。",
    "{material}{object}在{place}使用时出现{trouble}，现有{process}难以满足连续运行。",
    "先将{material}{process}，再经{process2}处理，使{object}的{quantity}{value}。",
    "采用{process}代替{process2}，{object}的{quantity}由人工判断改为自动测定，{quantity}{value}。",
    "已在{place}试用，{object}{quantity}{value}，{trouble}明显减轻。",
    "成套装置由{object}、{object2}和{material}{object3}组成，可用于{place}。",
    "希望引进{material}{process}方面的成熟工艺，用于{object}批量制造，{quantity}{value}。",
    "与{material2}相比，{material}的{quantity}{value}，{process}过程更容易控制。",
    "目前{place}所用{object}以外购为主，存在{trouble}、{trouble2}等不足。",
    "建立{object}{process}模型，对{trouble}提前预警，减少停机。",
)
FIELDS = ("tech_field:01", "tech_field:02", "tech_field:03", "tech_field:04", "tech_field:05", "tech_field:06")


@dataclass(frozen=True, slots=True)
class Text:
    """One generated posting, of either side. ``indicator``: quantity, unit, value, or None."""

    title: str
    body: str
    keywords: tuple[str, ...]
    subject: int
    trl: int
    amount: Decimal
    indicator: tuple[str, str, float] | None


def generate(count: int, *, seed: int) -> Iterator[Text]:
    """Texts in order, the same for a seed. A subject (0 to 1999) leans a text towards its own words."""
    rng = np.random.default_rng(seed)
    coined = Coined()
    for _ in range(count):
        yield _text(rng, coined)


class Coined:
    """Twenty thousand words of two characters; the n-th is about 1/n times as frequent as the first."""

    def __init__(self) -> None:
        rng = np.random.default_rng(20_261_122)
        level_one = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)]
        frequent = 1 / (np.arange(len(level_one)) + 8.0)
        frequent /= frequent.sum()
        letters = rng.permutation(level_one)
        pairs = rng.choice(len(letters), size=(20_000, 2), p=frequent)
        self.words = [letters[a] + letters[b] for a, b in pairs]
        weights = 1 / (np.arange(len(self.words)) + 12.0)
        self._ends = np.cumsum(weights / weights.sum())

    def choose(self, rng: np.random.Generator, count: int) -> list[str]:
        places = np.minimum(np.searchsorted(self._ends, rng.random(count)), len(self.words) - 1)
        return [self.words[place] for place in places]

    def body(self, rng: np.random.Generator, own: list[str]) -> str:
        """Clauses of three to seven words out of some thirty, a third of which the subject prefers."""
        bag = self.choose(rng, 26) + own
        joints = ("", "", "", "", "的", "与", "、")
        clauses = []
        for _ in range(int(rng.integers(8, 22))):
            chosen = rng.integers(0, len(bag), int(rng.integers(3, 8)))
            clauses.append(
                "".join(bag[a] + joints[b] for a, b in zip(chosen, rng.integers(0, 7, len(chosen)), strict=True))
            )
        return "，".join(clauses) + "。"


def _text(rng: np.random.Generator, coined: Coined) -> Text:
    subject = int(rng.integers(0, 2_000))
    own = np.random.default_rng(subject)
    pick = {name: _leaning(rng, own, pool) for name, pool in _POOLS.items()}
    special = [coined.words[int(place)] for place in own.integers(200, len(coined.words), 12)]
    title = f"{pick['material']()}{special[int(rng.integers(0, 12))]}{pick['process']()}{pick['object']()}"
    known = [
        _sentence(rng, SENTENCES[kind], pick) for kind in rng.permutation(len(SENTENCES))[: int(rng.integers(1, 3))]
    ]
    body = "".join(known) + coined.body(rng, special)
    quantity, unit, low, high = QUANTITIES[int(rng.integers(0, len(QUANTITIES)))]
    stated = (quantity, unit, _value(rng, low, high)) if rng.random() < 0.6 else None
    keywords = tuple(dict.fromkeys(pick[name]()[:10] for name in ("material", "object", "process")))
    amount = Decimal(int(rng.integers(5, 500)) * 10_000)
    return Text(title, body, keywords, subject, int(rng.integers(2, 10)), amount, stated)


_POOLS = {
    "material": MATERIALS, "material2": MATERIALS, "object": OBJECTS, "object2": OBJECTS, "object3": OBJECTS,
    "process": PROCESSES, "process2": PROCESSES, "trouble": TROUBLES, "trouble2": TROUBLES, "place": PLACES,
}  # fmt: skip


def _leaning(rng: np.random.Generator, own: np.random.Generator, pool: list[str]) -> Callable[[], str]:
    """A choice from a pool: half of the time one of the two that a subject prefers."""
    mine = [pool[int(i)] for i in own.integers(0, len(pool), 2)]

    def choose() -> str:
        return mine[int(rng.integers(0, 2))] if rng.random() < 0.5 else pool[int(rng.integers(0, len(pool)))]

    return choose


def _sentence(rng: np.random.Generator, pattern: str, pick: dict[str, Callable[[], str]]) -> str:
    quantity, unit, low, high = QUANTITIES[int(rng.integers(0, len(QUANTITIES)))]
    sign = ("不低于", "不超过", "达到", "大于", "小于")[int(rng.integers(0, 5))]
    values = {name: choose() for name, choose in pick.items()}
    return pattern.format(quantity=quantity, value=f"{sign}{_value(rng, low, high)}{unit}", **values)


def _value(rng: np.random.Generator, low: float, high: float) -> float:
    return float(f"{np.exp(rng.uniform(np.log(low), np.log(high))):.3g}")


def vectors(count: int, dimension: int, *, seed: int) -> np.ndarray:
    """Unit vectors with the texture of an encoder's: a common part, two thousand centres, noise. float32."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(7).standard_normal((2_000, dimension)).astype(np.float32)
    rows = centres[rng.integers(0, 2_000, count)] * np.float32(0.6)
    rows += rng.standard_normal((count, dimension)).astype(np.float32) + np.float32(0.8)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    from matching.engine import lexical
    from matching.engine.types import Offer

    found = list(generate(4_000, seed=0))
    bags = [lexical.bag(Offer(str(i), text.title, text.body)) for i, text in enumerate(found)]
    codes, counts = lexical.count_terms(bags)
    passed = np.mean([(counts[np.searchsorted(codes, bag.codes)] / len(bags)).sum() for bag in bags])
    print(
        f"characters {np.mean([len(text.body) for text in found]):.0f}, terms {np.mean([len(b.codes) for b in bags]):.0f}"
    )
    print(f"different terms {len(codes)}, shares added up over a text {passed:.1f}")


if __name__ == "__main__":
    main()
