"""Who is told about new matches, once: `announced_at` is set in the same transaction. And about a run that failed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, Verification
from accounts.models import Membership, User
from inbox.enums import Kind
from inbox.services import notify
from matching.addresses import board_url, posting_matches_url, runs_url, side_matches_url
from matching.enums import ANNOUNCED, MatchStatus, Side
from matching.models import Match, MatchRun
from postings.enums import PostingStatus

ONE_BY_ONE = 5
"""An organisation with new matches for more postings than this gets one message for all of them."""


def announce(*, run: MatchRun, now: datetime, need_ids: Sequence[int] | None = None) -> None:
    """Tell both sides of new strong and fair matches, a message for each posting, and the brokers after a full run."""
    fresh = list(_fresh(need_ids).select_related("need__organisation", "achievement__organisation").order_by("pk"))
    if not fresh:
        return
    members = _members({match.need.organisation_id for match in fresh} | {m.achievement.organisation_id for m in fresh})
    for side in Side:
        for organisation_id, matches in _by_organisation(fresh, side).items():
            _tell_organisation(side, matches, members[organisation_id], now)
    if need_ids is None:
        _tell_brokers(run, len(fresh), now)
    Match.objects.filter(pk__in=[match.pk for match in fresh]).update(announced_at=now)


def _fresh(need_ids: Sequence[int] | None) -> QuerySet[Match]:
    found = Match.objects.filter(is_current=True, announced_at=None, band__in=ANNOUNCED, status=MatchStatus.NEW)
    published = Q(need__status=PostingStatus.PUBLISHED, achievement__status=PostingStatus.PUBLISHED)
    verified = Q(
        need__organisation__status=Verification.VERIFIED, achievement__organisation__status=Verification.VERIFIED
    )
    found = found.filter(published, verified)
    return found if need_ids is None else found.filter(need__in=need_ids)


def _by_organisation(matches: Iterable[Match], side: str) -> dict[int, list[Match]]:
    grouped: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        grouped[getattr(match, side).organisation_id].append(match)
    return grouped


def _members(organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    rows = Membership.objects.active().filter(organisation__in=organisation_ids, user__is_active=True)
    members: dict[int, list[User]] = defaultdict(list)
    for membership in rows.select_related("user").order_by("pk"):
        members[membership.organisation_id].append(membership.user)
    return members


def _tell_organisation(side: str, matches: list[Match], members: list[User], now: datetime) -> None:
    by_posting: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        by_posting[getattr(match, f"{side}_id")].append(match)
    if len(by_posting) <= ONE_BY_ONE:
        for posting_matches in by_posting.values():
            _tell_posting(side, posting_matches, members, now)
        return
    counts = {"postings": len(by_posting), "matches": len(matches)}
    is_need = side == Side.NEED
    notify(
        event=_event(side, matches),
        recipients=members,
        kind=Kind.MATCH,
        title=(
            _("%(postings)d 项需求有 %(matches)d 项新的匹配成果")
            if is_need
            else _("%(postings)d 项成果有 %(matches)d 项新的匹配需求")
        )
        % counts,
        why=_("这些是您所在机构发布的内容。"),
        url=side_matches_url(side),
        now=now,
    )


def _tell_posting(side: str, matches: list[Match], members: list[User], now: datetime) -> None:
    posting = getattr(matches[0], side)
    other = Side.ACHIEVEMENT if side == Side.NEED else Side.NEED
    best = sorted(matches, key=lambda match: -match.grade)[:3]
    values = {"title": posting.title, "count": len(matches)}
    is_need = side == Side.NEED
    notify(
        event=_event(side, matches),
        recipients=members,
        kind=Kind.MATCH,
        title=(_("“%(title)s”有 %(count)d 项新的匹配成果") if is_need else _("“%(title)s”有 %(count)d 项新的匹配需求"))
        % values,
        body="\n".join(f"{match.get_band_display()} · {getattr(match, other).title}" for match in best),
        why=_("您所在机构发布了这项需求。") if is_need else _("您所在机构发布了这项成果。"),
        url=posting_matches_url(side, posting),
        now=now,
    )


def _event(side: str, matches: Iterable[Match]) -> str:
    """One name for one set of new matches: telling it again is telling it once."""
    named = blake2b(" ".join(str(match.pk) for match in matches).encode(), digest_size=8)
    return f"matches:{side}:{named.hexdigest()}:{max(match.status_at for match in matches):%Y%m%d%H%M%S%f}"


def _tell_brokers(run: MatchRun, count: int, now: datetime) -> None:
    notify(
        event=f"match-run:{run.pk}:board",
        recipients=_people_of(OrganisationKind.TRANSFER_AGENCY),
        kind=Kind.MATCH,
        title=_("对接看板上有 %(count)d 项新的匹配") % {"count": count},
        why=_("您是技术经纪人。"),
        url=board_url(),
        now=now,
    )


def tell_failed(run: MatchRun, *, error: str, now: datetime) -> None:
    """Officials learn that a run was given up, and that the last results stay."""
    notify(
        event=f"match-run:{run.pk}:failed",
        recipients=_people_of(OrganisationKind.GOVERNMENT),
        kind=Kind.OPERATIONS,
        title=_("第 %(run)d 次匹配没有完成") % {"run": run.pk},
        body=_("上一次的匹配结果继续有效。原因：%(error)s") % {"error": error[:300]},
        why=_("您负责平台的运行。"),
        url=runs_url(),
        now=now,
    )


def _people_of(kind: str) -> QuerySet[User]:
    """Everybody who acts for a verified organisation of this kind."""
    acting = Membership.objects.active().filter(organisation__kind=kind, organisation__status=Verification.VERIFIED)
    return User.objects.filter(is_active=True, memberships__in=acting).distinct().order_by("pk")
