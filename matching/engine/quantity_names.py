"""What is measured: the words in front of a number, or behind it where nothing stands in front."""

import re

_CLAUSE_END = re.compile(r"[,。;、:!?()\[\]{}《》\"“”'\n\t,;，；：（）×]")
_LEADING = re.compile(
    "^(?:目前|现有|当前|现在|条件下|情况下|环境下|范围内|以上|以下|以内|左右|时|下|后|处|要求|需要|需|并且|以及|其中|能够|使得|使其|同时|仅|仅需|约|共|有|已|且|并"
    "|的|其|在|将|对|和|与|及|可|应|当|由|从|自)+"
)
_FILLERS = (
    "要求|需要|每隔|每|需|仅需|仅为|只需|仅|为|达到|达|应|应当|在|是|可|可达|能|均|须|要|必须|能够|保持|维持|稳定|控制|设定|设置|可设|的|到|至|了|不|大|共"
    "|(?<!节)约|于|=|处于|介于|由|从"
)
_TRAILING = re.compile(rf"(?:{_FILLERS})+$")
_PER = re.compile(r"每(?:一)?(?:平方米|立方米|平方厘米|公斤|千克|小时|分钟|[吨台套件个米升克秒天日月年亩株头张片次辆])")
_COMPARED = re.compile(
    r"(?:相?比|较|相较|与)(?:于)?[^,]{1,20}?(?=提高|提升|降低|下降|减少|增加|延长|缩短|节省|节约|高|低|少|大)"
)
_OLD_VALUE = re.compile(r"(?:由|从|自)(?:原来|原先|目前|现有)?的?\s?[\d.~-]+.*$")
_BEHIND = re.compile(r"\s?的?(?P<name>(?:[\dα-ω]{1,2}[α-ω]?-)?[A-Za-z\u4e00-\u9fff]{2,8})")
_HOLDS = re.compile("(?:含有|包含|加入|添加|含)$")
_NOT_BEHIND = re.compile("条件|情况|时|下|后|内|以|左右|范围|的|进行|并|且|和|与|及|可")
LONGEST = 12


def quantity_name(before: str, after: str) -> str:
    """The name out of the clause that ends in front of the number; ``after`` follows the quantity."""
    clause = re.sub(r"\([^()]*\)\s?$", "", before.rstrip(" :=(φΦ"))
    for part in reversed(_CLAUSE_END.split(clause)):
        name = _name(part)
        if name or not _PER.search(part):
            break
    if not name or _HOLDS.search(name):  # 含有 0.5 mg/L TDZ: the name follows
        return _from_behind(after) or name
    return name


def _name(clause: str) -> str:
    text = _OLD_VALUE.sub("", _PER.sub("", clause.strip()))
    text = _COMPARED.sub("", text)
    text = _TRAILING.sub("", text.strip()).strip()
    text = _LEADING.sub("", text)
    return (text.split() or [""])[-1][-LONGEST:]


def _from_behind(after: str) -> str:
    found = _BEHIND.match(after)
    if not found:
        return ""
    name = _NOT_BEHIND.split(found["name"])[0]
    return name if len(name) > 1 else ""
