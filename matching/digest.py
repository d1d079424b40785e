"""What matching offers to the daily digest: answers that the other side waits for, new matches, joint purchases, leads."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import nlargest

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Verification
from accounts.models import User
from achievements.models import Achievement
from common.digest import MOST_OF_ONE, Line, Pick, Source, by_organisation, dated, names, register
from inbox.enums import Kind
from inbox.models import Obligation
from matching import boards
from matching.addresses import posting_matches_url
from matching.enums import Band, MatchStatus, SeatStatus, Side, Verdict
from matching.models import JointProposal, JointSeat, Lead, Match
from matching.services.answers import OWED
from matching.services.joint import joint_url
from matching.services.telling import url_of
from postings.enums import PostingStatus
from postings.models import Posting

ANSWERS, MATCHES, JOINT, LEADS = "matching.answers", "matching.matches", "matching.joint", "matching.leads"
NEW_FOR = timedelta(days=7)
"""A match found longer ago is no news."""


def find_answers(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """Matches in which the other side is interested and waits for these people's organisations. Two queries."""
    acting = by_organisation(people)
    asked = Q(need_answer=Verdict.INTERESTED, achievement_answer="", achievement__organisation__in=list(acting)) | Q(
        achievement_answer=Verdict.INTERESTED, need_answer="", need__organisation__in=list(acting)
    )
    waiting = Match.objects.between_public().filter(asked, status=MatchStatus.WAITING).order_by("status_at", "pk")
    columns = ("pk", "need_answer", "need__organisation", "achievement__organisation")
    rows = list(waiting.values_list(*columns))
    due = _due_dates([row[0] for row in rows])
    taken: dict[int, int] = defaultdict(int)
    for key, need_answer, need_owner, achievement_owner in rows:
        owner = achievement_owner if need_answer == Verdict.INTERESTED else need_owner
        taken[owner] += 1
        if taken[owner] <= MOST_OF_ONE:
            url = reverse("match", args=[key])
            for user in acting.get(owner, ()):
                yield Pick(user.pk, ANSWERS, str(key), Kind.ANSWER, url, due.get(key))


def read_answers(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Those that still wait and whose sides this person may see. Two queries."""
    waiting = list(boards.to_answer(user).between_public().filter(pk__in=keys))
    due = _due_dates([match.pk for match in waiting])
    lines = {}
    for match in waiting:
        own: Posting = match.need
        other: Posting = match.achievement
        if match.need_answer == Verdict.INTERESTED:
            own, other = other, own
        lines[str(match.pk)] = Line(
            _("%(organisation)s 等您答复：%(title)s") % {"organisation": other.organisation, "title": other.title},
            _("对方对贵单位的“%(title)s”表示愿意对接。") % {"title": own.title},
            url_of(match),
            due.get(match.pk),
        )
    return lines


def _due_dates(matches: Collection[int]) -> dict[int, datetime]:
    """Until when an answer is owed, by match."""
    kind = ContentType.objects.get_for_model(Match)
    owed = Obligation.objects.open().filter(code=OWED, content_type=kind, object_id__in=matches)
    return dict(owed.values_list("object_id", "due_at"))


def find_matches(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """Postings of these people's organisations with new strong or fair matches, the best first. One query for each side."""
    acting = by_organisation(people)
    fresh = Match.objects.news().between_public().filter(created_at__gte=now - NEW_FOR)
    for side in Side:
        own = fresh.filter(**{f"{side}__organisation__in": list(acting)}).order_by()
        grouped: dict[int, list[tuple[float, int, str, datetime]]] = defaultdict(list)
        columns = (f"{side}__organisation", side, f"{side}__reference")
        rows = own.values_list(*columns).annotate(best=Max("grade"), latest=Max("created_at"))
        for organisation, posting, reference, best, latest in rows:
            grouped[organisation].append((best, posting, reference, latest))
        for organisation, found in grouped.items():
            for best, posting, reference, latest in nlargest(MOST_OF_ONE, found):
                key, url = dated(f"{side}:{posting}", latest), reverse(f"{side}_matches", args=[reference])
                for user in acting[organisation]:
                    yield Pick(user.pk, MATCHES, key, Kind.MATCH, url, strength=best)


def read_matches(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Those postings that still have unanswered strong or fair matches in this person's sight. Two queries a side."""
    known = names(keys)
    lines: dict[str, Line] = {}
    for side in Side:
        ids = [name.partition(":")[2] for name in known if name.startswith(f"{side}:")]
        if ids:
            lines |= {known[name]: line for name, line in _lines_of_side(user, side, ids).items()}
    return lines


def _lines_of_side(user: User, side: Side, ids: list[str]) -> dict[str, Line]:
    own = {f"{side}__in": ids, f"{side}__organisation__in": user.organisation_ids}
    fresh = boards.mine(user).news().between_public().filter(**own).order_by()
    strong = Count("pk", filter=Q(band=Band.STRONG))
    rows = fresh.values_list(side).annotate(count=Count("pk"), strong=strong)
    counts = {posting: {"count": count, "strong": strong} for posting, count, strong in rows}
    model = Match._meta.get_field(side).related_model
    postings = model._default_manager.visible_to(user).filter(pk__in=counts)  # type: ignore[union-attr]
    words = (
        _("“%(title)s”有 %(count)d 项新的匹配成果")
        if side == Side.NEED
        else _("“%(title)s”有 %(count)d 项新的匹配需求")
    )
    return {
        f"{side}:{posting.pk}": Line(
            words % {"title": posting.title, "count": counts[posting.pk]["count"]},
            _why_matched(posting, **counts[posting.pk]),
            posting_matches_url(side, posting),
        )
        for posting in postings.select_related("organisation").defer("search_grams", "search_words")
    }


def _why_matched(posting: Posting, count: int, strong: int) -> str:
    words = {"organisation": posting.organisation, "strong": strong}
    if strong == count:
        return _("这是%(organisation)s发布的内容，匹配程度为强，两边的依据已列出。") % words
    if strong:
        return _("这是%(organisation)s发布的内容，其中 %(strong)d 项为强匹配，两边的依据已列出。") % words
    return _("这是%(organisation)s发布的内容，匹配程度为较强，两边的依据已列出。") % words


def find_joint(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """Proposals for joint procurement that wait for the word of these people's organisations. One query."""
    acting = by_organisation(people)
    asked = JointSeat.objects.filter(
        status=SeatStatus.ASKED, need__organisation__in=list(acting), proposal__in=JointProposal.objects.live()
    )
    for proposal, organisation in asked.order_by("pk").values_list("proposal", "need__organisation").distinct():
        url = reverse("joint_proposal", args=[proposal])
        for user in acting[organisation]:
            yield Pick(user.pk, JOINT, str(proposal), Kind.MATCH, url, strength=-proposal)


def read_joint(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Those still open in which a need of this person's organisations has not answered. One query."""
    asked = JointSeat.objects.filter(status=SeatStatus.ASKED, need__organisation__in=user.organisation_ids)
    open_ones = JointProposal.objects.visible_to(user).live().filter(pk__in=keys)
    seats = asked.filter(proposal__in=open_ones).select_related("proposal", "need").order_by("-pk")
    return {
        str(seat.proposal_id): Line(
            _("有单位提出了相近的需求，等您决定是否一起采购研发：%(title)s") % {"title": seat.need.title},
            _("贵单位的“%(title)s”在这项集采研发建议中，尚未答复。") % {"title": seat.need.title},
            joint_url(seat.proposal),
        )
        for seat in seats
    }


def find_leads(people: Sequence[User], now: datetime) -> Iterator[Pick]:
    """New achievements near a firm's past needs, for its owners; firms that once asked for one, for its keepers. One query."""
    acting = by_organisation(people)
    ids = list(acting)
    both = Q(need__organisation__in=ids) | Q(achievement__organisation__in=ids)
    public = Q(achievement__status=PostingStatus.PUBLISHED, achievement__organisation__status=Verification.VERIFIED)
    columns = ("need__organisation", "achievement__organisation", "achievement__author", "achievement__reference", "at")
    latest: dict[tuple[int, str, str], datetime] = {}
    rows = Lead.objects.filter(both, public, at__gte=now - NEW_FOR).order_by("at")
    for firm, institution, author, reference, at in rows.values_list(*columns):
        for user in acting.get(firm, ()):
            if firm in user.owned_organisation_ids:
                latest[user.pk, f"firm:{firm}", reverse("leads")] = at
        for user in acting.get(institution, ()):
            if user.pk == author or institution in user.owned_organisation_ids:
                latest[user.pk, f"achievement:{reference}", reverse("achievement", args=[reference])] = at
    for (person, name, url), at in latest.items():
        yield Pick(person, LEADS, dated(name, at), Kind.MATCH, url)


def read_leads(user: User, keys: Collection[str], now: datetime) -> dict[str, Line]:
    """Those whose achievement is still public. The institution learns how many firms, on its page which. Two queries."""
    found: dict[str, set[int]] = defaultdict(set)
    titles: dict[str, str] = {}
    shown = Achievement.objects.visible_to(user).published()
    seen = Lead.objects.visible_to(user).filter(achievement__in=shown.values("pk"))
    columns = ("need__organisation", "achievement", "achievement__reference", "achievement__title")
    for firm, achievement, reference, title in seen.filter(at__gte=now - NEW_FOR).values_list(*columns):
        found[f"firm:{firm}"].add(achievement)
        found[f"achievement:{reference}"].add(firm)
        titles[f"achievement:{reference}"] = title
    lines, known = {}, names(keys)
    for thing in set(known) & set(found):
        words, (side, _colon, name) = {"count": len(found[thing])}, thing.partition(":")
        if side == "firm" and int(name) in user.organisation_ids:
            lines[known[thing]] = Line(
                _("%(count)d 项新成果与贵单位过往的需求相近") % words,
                _("贵单位发布过公开需求；可以在页面上选择不再使用。"),
                reverse("leads"),
            )
        elif side == "achievement":
            lines[known[thing]] = Line(
                _("可能感兴趣的企业：%(title)s") % {"title": titles[thing]},
                _("您所在机构发布了这项成果，有 %(count)d 家企业曾公开发布过相近的需求。") % words,
                reverse("achievement", args=[name]),
            )
    return lines


register(Source(ANSWERS, gettext_lazy("等您答复的对接"), 5, find_answers, read_answers))
register(Source(MATCHES, gettext_lazy("新的匹配"), 20, find_matches, read_matches))
register(Source(JOINT, gettext_lazy("集采研发建议"), 30, find_joint, read_joint))
register(Source(LEADS, gettext_lazy("过往需求的新成果"), 40, find_leads, read_leads))
