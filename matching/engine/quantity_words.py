"""The words of quantity reading: operators in front and behind, changes, what is no unit though it looks like one."""

import re
from collections.abc import Iterable

from matching.engine.text import words

_NOT = ("不", "不得", "不应", "不宜", "不能", "不可", "不会", "未", "均不")
_PREFIX_WORDS = {
    ">=": words("至少 最少 最低 达到 达成 可达到 可达 高达 达 大于等于 大于或等于 大于或者等于 高于等于 >= ≥ ≧ ⩾")
    + [no + than for no in _NOT for than in words("低于 少于 小于 短于 早于 弱于")],
    "<=": words("至多 最多 控制在 低至 小于等于 小于或等于 小于或者等于 低于等于 <= ≤ ≦ ⩽")
    + [no + than for no in _NOT for than in words("超过 超出 高于 大于 多于 长于 晚于 迟于 超")],
    ">": words("高于 大于 超过 超出 多于 长于 逾 超 突破 不止 >"),
    "<": words("低于 小于 少于 短于 不到 不足 <"),
    "~": words("大约 大概 约为 约 接近 近 ≈"),
    "better": ["优于", "好于"],
}
_RISES = words("提高 提升 增加 增长 上升 延长 增大 扩大 增强 提速 增")
_FALLS = words("降低 下降 减少 缩短 压缩 减小 缩小 节约 节省 减轻 削减 降 减 缩")
_SUFFIX_WORDS = {
    ">=": words("及以上 或以上 以上"),
    "<=": words("及以下 或以下 以下 以内 之内 内"),
    "~": words("左右 上下"),
}
PREFIXES = {word: operator for operator, listed in _PREFIX_WORDS.items() for word in listed}
PREFIXES |= {rise + to: ">=" for rise in _RISES for to in ("到", "至", "为", "达", "到了")}
PREFIXES |= {fall + to: "<=" for fall in _FALLS for to in ("到", "至", "为", "到了")}
SUFFIXES = {word: operator for operator, listed in _SUFFIX_WORDS.items() for word in listed}


def either(choices: Iterable[str]) -> str:
    """An alternation of literal words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(choices, key=len, reverse=True))


_OPERATOR = either(PREFIXES).replace("|约", "|(?<![节制])约").replace("|达|", "|(?<![雷马表传发])达|")
OPERATOR_BEFORE = re.compile(rf"(?P<word>{_OPERATOR})[\s:(]*(?:为|在)?\s?$")
OPERATOR_AFTER = re.compile(rf"\)?\s?(?P<word>{either(SUFFIXES)})(?!部|容|外|层|径|存|涵|置|壁|孔|腔|窥)")
SHARE_OF = re.compile(rf"(?:{_OPERATOR})(?P<whole>[\u4e00-\u9fff]{{1,4}}的)$")
CHANGED_FROM = re.compile(r"(?:由|从|自)(?:原来|原先|目前|现有|现在|当前|传统)?的?\s?$")
CHANGED_TO = re.compile(rf"^[^,。;]{{0,4}}(?:{either(_RISES + _FALLS)})(?:到|至|为|达)")
LOWER_IS_BETTER = re.compile(
    "精度|误差|偏差|粗糙度|噪声|漂移|不确定度|时间|成本|能耗|损耗|检出限|检测限|分辨率|公差|抖动|真空度|均匀|稳定"
)
PER = re.compile(
    r"每(?:一)?(?P<unit>平方米|立方米|平方厘米|公斤|千克|小时|分钟|[吨台套件个米升克秒天日月年亩株头张片次辆])(?!隔)"
)

_RISING = re.compile(f"(?:{either(_RISES)})$")
_FALLING = re.compile(f"(?:{either(_FALLS)})$")


def direction(name: str) -> int:
    """1 where a name speaks of a rise (效率提高), -1 of a fall (能耗降低), 0 of neither: a change is not a level."""
    return 1 if _RISING.search(name) else -1 if _FALLING.search(name) else 0


_OF_ERRORS = re.compile("误差|偏差|漂移|不确定度|波动|公差|精度|准确度|均匀")


def speaks_of_errors(name: str) -> bool:
    """A temperature is not compared with an error of temperature."""
    return bool(_OF_ERRORS.search(name))


_SYNONYMS = {
    "粒径": "粒度 颗粒直径 颗粒尺寸 粒子直径",
    "寿命": "使用年限 使用期限 服役年限",
    "价格": "售价 单价 报价 造价",
    "重量": "自重 整机质量 设备质量",
    "检出限": "检测限 检测下限 检出下限",
    "时延": "延迟 延时",
    "热导率": "导热系数 导热率",
    "黏度": "粘度",
    "转换效率": "光电转化效率 光电效率",
    "抗拉强度": "拉伸强度",
    "噪声": "噪音",
    "转化率": "转化效率",
    "去除率": "去除效率 脱除率",
    "准确率": "正确率",
    "时间": "用时 耗时",
}
_SYNONYM = {other: name for name, others in _SYNONYMS.items() for other in others.split()}
_ANY_SYNONYM = re.compile(either(_SYNONYM))


def common_name(name: str) -> str:
    """With the first of several names that mean one thing: 粒度 is 粒径."""
    return _ANY_SYNONYM.sub(lambda found: _SYNONYM[found.group()], name)


PREFIX_UNIT = re.compile(
    r"(?P<unit>pH|PH|HRC|HV|HB)(?:值)?(?:范围)?(?:为|在|约为|调节至|调至|保持在|稳定在|介于|是|:|=)?\s?$"
)
"""Units that stand in front of their number: pH 7, HRC58."""

JOINED_NAMES = re.compile(r"(?:Ra|Rz|HRC|HV|HB|pH|PH|φ|Φ)\s?$")
"""Letters that may touch a number without making it a designation."""

_AFTER = {
    "A": "级|型|类|号|轮|股|座|柱",
    "K": "高清|视频|超高清|分辨率|显示|屏|影像|摄像|画质|内窥|电视",
    "L": "型|不锈钢",
    "S": "管理|店",
    "N": "级|纯|高纯",
    "U": "机箱|服务器|板卡|机架|高度",
    "T": "恤",
    "d": "打印|建模|视觉|模型|图像|成像|扫描|显示|结构|动画|相机|点云|游戏|封装|堆叠|激光",
    "分": "之|子|析|布|类|级|辨|离|散|别|支|为|区|选|层|段|成|解|配|裂|拣|贝|量|体",
    "年": "度|底|初|末|月|代|级|[0-9]",
    "天": "然|线|窗",
    "人": "工|机|体|类|脸|员",
    "个": "性|体|人",
    "次": "方|级|生|氯|品|日",
    "克": "隆",
    "目": "标|前|录|的|测",
    "块": "链|体|茎",
    "层": "间|析|压|流",
    "位": "置|移|于|点|错|相",
    "名": "称|为|义",
    "家": "用|庭|电|禽|畜|蚕",
    "份": "额",
    "根": "据|部|系|本|茎",
    "支": "持|撑|架|路|链|护",
    "架": "构|空|设",
    "只": "有|是|能|需|要",
    "套": "管|筒|刻|种|装",
    "组": "分|成|织|合|件|态|装",
    "项": "目",
    "安": "全|装|置",
    "升": "级|温|高|降|至|到|压|幅|华",
    "转": "化|换|移|变|动|子|速|基|录|印",
    "周": "期|边|长|向|围",
    "株": "距|型|高",
    "元": "素|件|器|胞|组",
    "台": "阶|风|湾|架|面",
    "条": "件|带|纹|款",
    "片": "区|段|材|状|剂",
    "点": "位|云|阵|火|焊|击|胶|对|源",
    "粒": "径|度|子",
    "批": "次|量|准|复",
    "帧": "间|内",
    "例": "如",
    "户": "外|型",
    "成": "本|为|果|型|立|品|熟|分|功|套|像|员|膜|份|交",
    "卡": "片|车|盒|口",
    "牛": "奶|肉|血|顿",
    "株系": "",
}
_NO_UNIT = {unit: re.compile(after) for unit, after in _AFTER.items() if after}


def is_other_word(unit: str, after: str) -> bool:
    """Whether what looks like a unit is the beginning of another word: 3 分 in 3 分之一, A in 5A 级."""
    pattern = _NO_UNIT.get(unit)
    return bool(pattern and pattern.match(after))
