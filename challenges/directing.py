"""定向委托 (F063): the bureau names who is to solve it; only those may bid. Everything else is as with 揭榜挂帅."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Persona
from accounts.models import Organisation
from challenges.enums import ProgrammeKind
from challenges.models import Challenge
from common.errors import Text

MOST = 3
SOLVERS = frozenset({Persona.INSTITUTION, Persona.ENTERPRISE})


def is_directed(challenge: Challenge) -> bool:
    return challenge.programme.kind == ProgrammeKind.DIRECTED


def designated_of(challenge: Challenge) -> list[Organisation]:
    """Who is asked to solve it; empty where everybody may."""
    return list(challenge.designated.order_by("sort_key", "pk")) if is_directed(challenge) else []


def may_be_designated(challenge: Challenge) -> QuerySet[Organisation]:
    """Verified organisations other than the sponsor's and than reference rows; whether they bid at all is asked of each."""
    return Organisation.objects.verified().filter(is_reference=False).exclude(pk=challenge.organisation_id)


def fault_of(challenge: Challenge, organisations: Iterable[Organisation]) -> Text:
    """Why these cannot be named; empty where they can."""
    chosen = list(organisations)
    if not chosen:
        return _("请选择受托单位。")
    if len(chosen) > MOST:
        return _("最多 %(most)d 家受托单位。") % {"most": MOST}
    allowed = set(may_be_designated(challenge).filter(pk__in=[row.pk for row in chosen]).values_list("pk", flat=True))
    for row in chosen:
        if row.pk not in allowed or row.persona not in SOLVERS:
            return _("%(name)s 不能作为受托单位：须是已核验的高校院所或企业，且不是发榜单位。") % {"name": row}
    return ""


def invitation(challenge: Challenge) -> str:
    words: dict[str, Any] = {"sponsor": challenge.organisation, "day": challenge.closes_on}
    return _("%(sponsor)s 的这道题以定向委托方式组织，请贵单位提交方案，%(day)s 截止。") % words
