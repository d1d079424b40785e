"""What a person is offered first on their workbench: one action, and the steps of somebody who is new."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Persona
from common.links import address


@dataclass(frozen=True)
class Action:
    """A link that does something."""

    label: str | Promise
    url: str
    icon: str
    text: str | Promise = ""


_PRIMARY = {
    Persona.ENTERPRISE: ((_("发布需求"), "need_new", "pencil-plus"),),
    Persona.INSTITUTION: ((_("发布成果"), "achievement_new", "pencil-plus"),),
    Persona.OFFICIAL: ((_("处理待审"), "review_desk", "checklist"), (_("查看需求"), "needs", "list-search")),
    Persona.PARK: ((_("处理待审"), "review_desk", "checklist"), (_("查看需求"), "needs", "list-search")),
    Persona.BROKER: ((_("打开对接看板"), "board", "layout-board"), (_("查看需求"), "needs", "list-search")),
    Persona.PARTNER: ((_("查看需求"), "needs", "list-search"),),
}


def primary_action(user: Any) -> Action | None:
    """The one thing that this person most likely came for; None for somebody without an organisation."""
    for label, name, icon in _PRIMARY.get(user.persona, ()):
        if url := address(name):
            return Action(label, url, icon)
    return None


def first_steps(user: Any) -> list[Action]:
    """How somebody who acts for no organisation yet begins; empty for everybody else."""
    if user.organisations:
        return []
    steps = (
        Action(
            _("登记机构"),
            address("organisation_register"),
            "building-plus",
            _("单位还没有在平台登记：填写名称和统一社会信用代码，由科技局核验。"),
        ),
        Action(
            _("加入机构"),
            address("organisations"),
            "users-plus",
            _("单位已经登记：找到它，申请加入，由单位管理员同意。"),
        ),
        Action(_("先看需求"), address("needs"), "list-search", _("不加入机构也可以检索和阅读，全部免费。")),
    )
    return [step for step in steps if step.url]
