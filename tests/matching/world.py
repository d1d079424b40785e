"""A small world to match: needs of two enterprises, achievements of two institutions, over a few subjects."""

from datetime import date, datetime
from typing import Any

from achievements.models import Achievement
from matching.enums import RunKind, Stage
from matching.models import MatchRun, RankedList
from matching.services.runs import start_run
from matching.services.working import work_chunk
from needs.models import Need
from tests.factories import AchievementFactory, NeedFactory
from tests.people import NOW, organisation

SUBJECTS = (
    (
        "海水氢能电解槽双极板耐蚀涂层",
        "双极板涂层在海水中点蚀，需要耐氯离子腐蚀的低成本涂层工艺",
        "物理气相沉积制备致密耐蚀涂层，盐雾 2000 小时无点蚀",
    ),
    (
        "深海温盐传感器长期漂移校准",
        "传感器布放一年后漂移超过 0.01 ℃，需要原位校准方法",
        "基于相变固定点的温盐传感器原位校准装置，漂移小于 0.002 ℃",
    ),
    (
        "海藻多糖提取废水资源化",
        "海藻多糖生产废水含盐高，需要低能耗脱盐回用",
        "膜蒸馏处理高盐废水并回收多糖副产物的成套工艺",
    ),
    (
        "轨道车辆制动盘裂纹在线检测",
        "制动盘热裂纹人工巡检漏检率高，需要在线检测",
        "涡流与红外融合的制动盘裂纹在线检测系统",
    ),
    (
        "质谱仪离子源国产化",
        "进口离子源交货期长，需要国产电喷雾离子源",
        "高稳定电喷雾离子源，灵敏度与进口产品相当",
    ),
    (
        "柔性薄膜封装透湿率测量",
        "薄膜封装透湿率低于常规仪器下限，需要高灵敏度测量",
        "放射性示踪与质谱联用的超低透湿率测量方法",
    ),
)


def small_world(*, needs: int = 6, achievements: int = 6) -> tuple[list[Need], list[Achievement]]:
    """Published needs and achievements; number n of either side is about subject n modulo the subjects."""
    return [make_need(n) for n in range(needs)], [make_achievement(n) for n in range(achievements)]


def make_need(number: int, **fields: Any) -> Need:
    title, problem, _ = SUBJECTS[number % len(SUBJECTS)]
    owner = "海澜仪器" if number % 2 == 0 else "启明新材"
    values = {"title": _numbered(title, number), "problem": problem, "key_technology": ""}
    return NeedFactory(**{"organisation": organisation(owner)} | values | fields)


def make_achievement(number: int, **fields: Any) -> Achievement:
    title, _, summary = SUBJECTS[number % len(SUBJECTS)]
    owner = "胶州湾大学" if number % 2 == 0 else "黄海院"
    values = {"title": _numbered(title, number), "summary": summary, "innovation": ""}
    return AchievementFactory(**{"organisation": organisation(owner)} | values | fields)


def _numbered(title: str, number: int) -> str:
    return f"{title} {number:03d} 型" if number >= len(SUBJECTS) else title


def full_run(*, kind: str = RunKind.MANUAL, now: datetime = NOW, night: date | None = None) -> MatchRun:
    """A full run from start to end in this process, as a worker would."""
    run = start_run(kind=kind, now=now, night=night)
    while work_chunk():
        pass
    run.refresh_from_db()
    return run


def drop_place(achievement: Achievement, **lists: Any) -> None:
    """Take an achievement out of stored lists (of one need, say), as if they had been cut before it."""
    for held in RankedList.objects.filter(achievements__contains=[achievement.pk], **lists):
        place = held.achievements.index(achievement.pk)
        for column in (held.achievements, held.scores, held.grades, held.bands):
            del column[place]
        held.save()


def work_until(stage: Stage) -> None:
    """Work at the unfinished run as far as this stage, or the next that has something to do."""
    while list(Stage).index(Stage(MatchRun.objects.unfinished().get().stage)) < list(Stage).index(stage):
        assert work_chunk()
