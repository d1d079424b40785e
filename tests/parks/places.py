"""What tests of the registers start from: rows entered by the services that people use."""

from datetime import date
from typing import Any

from parks import services
from parks.models import Alliance, AllianceMember, ChainLink, ParkMilestone, ReserveProject
from tests.people import NOW, organisation, park, person

DAY = date(2026, 11, 2)


def milestone(**kwargs: Any) -> Any:
    """园区办 enters that 海澜示范园 was signed for."""
    data = {"park": park(), "kind": "signed", "day": DAY, "title": "园区共建签约", **kwargs}
    return services.enter(model=ParkMilestone, data=data, by=person("hanmei"), now=NOW)


def alliance(**kwargs: Any) -> Alliance:
    """科技局 founds an alliance whose secretariat is 齐桥."""
    data = {
        "code": "haiyi", "name": "海洋仪器联盟", "secretariat": organisation("齐桥"), "functions": ["research", "talent"],
        **kwargs,
    }  # fmt: skip
    made: Any = services.enter(model=Alliance, data=data, by=person("gaoyuan"), now=NOW)
    return made


def member(of: Alliance, key: str, stage: str, role: str = "整机") -> AllianceMember:
    data = {"alliance": of, "organisation": organisation(key), "stage": stage, "role": role}
    made: Any = services.enter(model=AllianceMember, data=data, by=person("liubo"), now=NOW)
    return made


def link(of: Alliance, upstream: AllianceMember, downstream: AllianceMember, product: str = "涂层材料") -> ChainLink:
    data = {"alliance": of, "upstream": upstream, "downstream": downstream, "product": product, "since": DAY}
    made: Any = services.enter(model=ChainLink, data=data, by=person("liubo"), now=NOW)
    return made


def project(**kwargs: Any) -> ReserveProject:
    """园区办 enters a project in reserve, in 韩梅's hands."""
    data = {
        "name": "光谱仪生产线",
        "company": "示范光谱公司",
        "text": "样机已完成",
        "owner": person("hanmei"),
        **kwargs,
    }
    return services.enter_project(park=park(), data=data, by=person("hanmei"), now=NOW)
