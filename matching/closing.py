"""What would close the gaps of a match (N05): a base for the missing stage, buying together for the price, a question for
a figure that is not stated."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from matching.engine.findings import CONSTRAINT
from matching.models import Match
from resources.selectors.bases import bases_for


@dataclass(frozen=True)
class Link:
    """Where a step begins."""

    label: str
    url: str


@dataclass(frozen=True)
class Step:
    """One way to close one gap. `quantity` is set where a question to the owner closes it."""

    words: str
    links: list[Link] = field(default_factory=list)
    quantity: str = ""


def steps_for(match: Match) -> list[Step]:
    """The steps for a match whose both sides are loaded, in the order of its findings. One query for each missing stage."""
    return list(_steps(match))


def _steps(match: Match) -> Iterator[Step]:
    for finding in (match.explanation or {}).get("findings", []):
        name, state = finding["name"], finding["state"]
        if name == "trl" and state == "violated":
            yield _stage(match, finding)
        elif name == "budget" and state == "violated":
            words = _("价格高于预算：可以与有同样需求的企业联合采购，或先谈小批量、分期付款。")
            yield Step(words, [Link(_("查看这项需求"), match.need.get_absolute_url())])
        elif name.startswith(CONSTRAINT) and state == "unknown" and not finding["offer_value"]:
            quantity = name.removeprefix(CONSTRAINT)
            yield Step(_("成果没有写明“%(quantity)s”，可以请成果方补充。") % {"quantity": quantity}, quantity=quantity)


def _stage(match: Match, finding: dict[str, Any]) -> Step:
    levels = {"from": finding["offer_value"], "to": finding["need_value"]}
    bases = bases_for(field=match.need.tech_field, trl_from=int(levels["from"]), trl_to=int(levels["to"])) or bases_for(
        trl_from=int(levels["from"]), trl_to=int(levels["to"])
    )
    words = (
        _("成熟度从 %(from)s 级到 %(to)s 级，可以到这些中试与概念验证基地验证。")
        if bases
        else _("成熟度从 %(from)s 级到 %(to)s 级，目前没有登记的中试或概念验证基地，可以向园区提出。")
    )
    return Step(words % levels, [Link(str(base), base.get_absolute_url()) for base in bases])
