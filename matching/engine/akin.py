"""Figures of the same kind under another name: 管路压力 where 耐压 is asked for, 运行 6100 h for a 稳定运行时间.

Nobody can tell by the name whether such a figure answers a condition, so it counts as nothing: the condition stays "not
stated", and the page shows the figure as something to look at.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from matching.engine.quantity_words import common_name, direction, speaks_of_errors
from matching.engine.text import normalise
from matching.engine.types import Constraint
from matching.engine.units import comparable

_GENERIC = re.compile(
    "时间|天数|次数|温度|电压|电流|功率|频率|距离|比例|成本|价格|误差|精度|残留|范围|参数|指标|大小|水平|能力|[率度值量数力性]"
)
"""Words that many quantities end in; alone they make none alike."""
_TELLING = frozenset("压噪耗")
"""Characters that name a kind by themselves: 耐压 and 管路压力, 电耗 and 能耗."""


def akin(wanted: Constraint, offered: Iterable[Constraint]) -> Constraint | None:
    """The first statement of the same dimension and kind as what is wanted, under another name; None without one."""
    for stated in offered:
        if comparable(wanted.unit, stated.unit) and same_kind(wanted.quantity, stated.quantity):
            return stated
    return None


@lru_cache(maxsize=200_000)
def same_kind(one: str, other: str) -> bool:
    """Whether two names end in the same telling word, once words that many quantities end in are left out."""
    a, b = (common_name(normalise(name).replace(" ", "")) for name in (one, other))
    if direction(a) != direction(b) or speaks_of_errors(a) != speaks_of_errors(b):
        return False
    heads = _head(a), _head(b)
    if len(heads[0]) == 2 and heads[0] == heads[1]:
        return True
    return any(char in heads[0] and char in heads[1] for char in _TELLING)


def _head(name: str) -> str:
    """The last two characters that tell something: 运行 of 稳定运行时间."""
    return _GENERIC.sub(" ", name).rstrip().rpartition(" ")[2][-2:]
