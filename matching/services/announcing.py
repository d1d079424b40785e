"""Who is told about new matches, once: `announced_at` is set in the same transaction. And about a run that failed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, Verification
from accounts.models import Membership, User
from inbox.enums import Kind
from inbox.services import notify
from matching.addresses import board_url, posting_matches_url, runs_url, side_matches_url
from matching.enums import Side
from matching.models import Match, MatchRun

ONE_BY_ONE = 5
"""An organisation with new matches for more postings than this gets one message for all of them."""


def announce(*, run: MatchRun, now: datetime, need_ids: Sequence[int] | None = None) -> None:
    """Tell both sides of new strong and fair matches, a message for each posting, and the brokers after a full run.

    Counted in the database: of a million new matches only those are read that get a message of their own.
    """
    fresh = _fresh(need_ids, now)
    count = fresh.count()
    if not count:
        return
    for side in Side:
        _tell_side(side, fresh, now)
    if need_ids is None:
        _tell_brokers(run, count, now)
    fresh.filter(announced_at=None).update(announced_at=now)


def _tell_side(side: str, fresh: QuerySet[Match], now: datetime) -> None:
    owner = f"{side}__organisation"
    members = _members(fresh.values(owner))
    told = fresh.filter(**{f"{owner}__in": list(members)}).order_by()
    few = []
    for found in told.values(owner).annotate(
        postings=Count(side, distinct=True), matches=Count("pk"), first=Min("pk"), last=Max("pk"), sum=Sum("pk"),
        at=Max("status_at"),
    ).order_by(owner):  # fmt: skip
        if found["postings"] > ONE_BY_ONE:
            _tell_many(side, found, members[found[owner]], now)
        else:
            few.append(found[owner])
    for posting_matches in _by_posting(side, told.filter(**{f"{owner}__in": few})):
        _tell_posting(side, posting_matches, members[getattr(posting_matches[0], side).organisation_id], now)


def _by_posting(side: str, matches: QuerySet[Match]) -> Iterator[list[Match]]:
    """Matches of each posting, in the order in which they were made."""
    grouped: dict[int, list[Match]] = defaultdict(list)
    for match in matches.select_related("need__organisation", "achievement__organisation").order_by("pk"):
        grouped[getattr(match, f"{side}_id")].append(match)
    yield from grouped.values()


def _fresh(need_ids: Sequence[int] | None, now: datetime) -> QuerySet[Match]:
    """New matches worth telling: those that were written as told just now (publishing.py: a second update of a million
    rows costs more than all the rest), and others that nobody was told of."""
    found = Match.objects.news().between_public().filter(Q(announced_at=None) | Q(announced_at=now))
    return found if need_ids is None else found.filter(need__in=need_ids)


def _members(organisations: QuerySet[Match, dict[str, int]]) -> dict[int, list[User]]:
    """People of these organisations; one without people is not among the keys."""
    rows = Membership.objects.active().filter(organisation__in=organisations, user__is_active=True)
    members: dict[int, list[User]] = defaultdict(list)
    for membership in rows.select_related("user").order_by("pk"):
        members[membership.organisation_id].append(membership.user)
    return dict(members)


def _tell_many(side: str, found: dict[str, Any], members: list[User], now: datetime) -> None:
    """One message for all of an organisation's postings; named by which matches they are."""
    named = blake2b(" ".join(str(found[name]) for name in ("matches", "first", "last", "sum")).encode(), digest_size=8)
    is_need = side == Side.NEED
    notify(
        event=f"matches:{side}:{named.hexdigest()}:{found['at']:%Y%m%d%H%M%S%f}",
        recipients=members,
        kind=Kind.MATCH,
        title=(
            _("%(postings)d 项需求有 %(matches)d 项新的匹配成果")
            if is_need
            else _("%(postings)d 项成果有 %(matches)d 项新的匹配需求")
        )
        % {"postings": found["postings"], "matches": found["matches"]},
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
