"""Who hears of a policy: officials of its making, organisations of what they qualify for."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.selectors import officials
from common.models import StateChange
from inbox.enums import Kind
from inbox.services import notify
from resources.models import PolicyVersion

_WHY_OFFICIAL = "您是科技局工作人员：政策须由两人经手。"


def ask_for_approval(version: PolicyVersion, change: StateChange, now: datetime) -> None:
    people = officials().exclude(pk=version.drafted_by_id or 0)
    _tell_officials(version, people, change, _("政策待复核：%(policy)s"), version.change_note, now)


def tell_approved(version: PolicyVersion, change: StateChange, now: datetime) -> None:
    people = officials().exclude(pk=version.approved_by_id or 0)
    body = _("自 %(day)s 起施行。") % {"day": version.valid_from}
    _tell_officials(version, people, change, _("政策已发布：%(policy)s"), body, now)


def tell_rejected(version: PolicyVersion, change: StateChange, now: datetime) -> None:
    people = User.objects.filter(pk=version.drafted_by_id)
    body = _("理由：%(reason)s") % {"reason": change.reason}
    _tell_officials(version, people, change, _("政策复核退回：%(policy)s"), body, now)


def _tell_officials(
    version: PolicyVersion, people: Any, change: StateChange, words: str, body: str, now: datetime
) -> None:
    notify(
        event=f"policy-version:{change.pk}", recipients=people, kind=Kind.POLICY, title=words % {"policy": version},
        body=body, why=_(_WHY_OFFICIAL), url=version.get_absolute_url(), now=now,
    )  # fmt: skip


def tell_newly_eligible(version: PolicyVersion, organisations: Collection[int], now: datetime) -> int:
    """The owners of organisations that qualify since the last look; how many people were told."""
    body = _("按平台上的信息，贵单位满足全部条件。请到政策页面核对依据和金额。")
    if version.deadline:
        body += _("申报截止 %(day)s。") % {"day": version.deadline}
    return notify(
        event=f"policy:{version.policy_id}:v{version.version}:eligible", recipients=owners(organisations), now=now,
        kind=Kind.POLICY, title=_("贵单位符合一项政策：%(policy)s") % {"policy": version}, body=body,
        why=_("您是这家机构的管理员，机构信息满足这项政策的条件。"), url=version.get_absolute_url(),
    )  # fmt: skip


def tell_entitled(version: PolicyVersion, organisations: Collection[int], now: datetime) -> int:
    """免申即享: the bureau tells who gets it without applying; how many people were told."""
    return notify(
        event=f"policy:{version.policy_id}:v{version.version}:entitled", recipients=owners(organisations), now=now,
        kind=Kind.POLICY, title=_("免申即享：%(policy)s") % {"policy": version},
        body=_("科技局按平台信息核对，贵单位无需申报即可享受。请核对页面上的依据；如有出入，请更新机构信息。"),
        why=_("您是这家机构的管理员，科技局向符合条件的单位统一通知。"), url=version.get_absolute_url(),
    )  # fmt: skip


def remind_of_deadline(version: PolicyVersion, organisations: Collection[int], days: int, now: datetime) -> int:
    """Who qualifies is reminded once at each mark before the deadline."""
    return notify(
        event=f"policy:{version.policy_id}:v{version.version}:deadline:{days}", recipients=owners(organisations), now=now,
        kind=Kind.POLICY, title=_("还有 %(days)d 天截止：%(policy)s") % {"days": days, "policy": version},
        body=_("贵单位满足全部条件，申报截止 %(day)s。") % {"day": version.deadline},
        why=_("您是这家机构的管理员，机构信息满足这项政策的条件。"), url=version.get_absolute_url(),
    )  # fmt: skip


def owners(organisations: Collection[int]) -> Iterable[User]:
    """Owners of these organisations, each once."""
    memberships = Membership.objects.owners().filter(organisation__in=organisations)
    return User.objects.filter(is_active=True, pk__in=memberships.values("user"))
