"""Writing a challenge: from scratch, from a published need in one click, from a problem, from one without a bid."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Persona
from accounts.models import Organisation
from challenges.enums import ChallengeKind, ChallengeStatus, ProgrammeKind
from challenges.models import Challenge, ChallengeIndicator, ProblemItem, Programme, ProgrammeTerms
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.templatetags.words import moment
from needs.models import Need
from postings.enums import PostingStatus

CONTENT = (
    "programme", "label", "title", "tech_field", "industry", "discipline", "keywords", "background", "content",
    "months", "rights", "rights_note", "own_amount", "subsidy", "payment_note", "conditions", "acceptance",
    "team_mode", "review_mode", "channel", "closes_on", "declared_true", "declared_unclassified",
)  # fmt: skip
"""What the sponsor writes."""
EDITABLE = frozenset({ChallengeStatus.DRAFT, ChallengeStatus.RETURNED})
SPONSORS = frozenset({Persona.ENTERPRISE, Persona.OFFICIAL})
"""企业出题; a government office may lay open a 政府榜."""
ROW = ("quantity", "operator", "low", "high", "unit", "must", "test_method")

Rows = Sequence[Mapping[str, Any]]


def sponsoring(user: Any) -> list[Organisation]:
    """The organisations for which this person may write a challenge."""
    return [org for org in user.organisations if org.persona in SPONSORS] if user.is_authenticated else []


@transaction.atomic
def save_challenge(
    *,
    challenge: Challenge | None,
    organisation: Organisation,
    data: Mapping[str, Any],
    by: Any,
    now: datetime,
    indicators: Rows | None = None,
    version: int | None = None,
    **origin: Any,
) -> Challenge:
    """Create (`challenge=None`) or change a draft; it may be incomplete. `indicators=None` leaves those that are there.

    `origin` (need, problem, relisted_from, is_demo) is set on creation. Raises Refused for outsiders, Conflict for a
    stale `version` or a state that cannot be edited, Invalid where no programme is open.
    """
    if challenge is None:
        challenge = _new(organisation, by, now, origin)
    else:
        challenge = _held(challenge, by, version)
        challenge.version += 1
    unknown = set(data) - set(CONTENT)
    if unknown:
        raise TypeError(f"not content of a challenge: {sorted(unknown)}")
    for name, value in data.items():
        setattr(challenge, name, value)
    if challenge.programme_id is None:
        challenge.programme = default_programme(timezone.localdate(now))
    rows = None if indicators is None else [ChallengeIndicator(position=n, **row) for n, row in enumerate(indicators)]
    shown = rows if rows is not None else list(challenge.indicators.all()) if challenge.pk else []
    index(challenge, shown)
    challenge.save()
    if rows is not None:
        _replace_indicators(challenge, rows)
    return challenge


@transaction.atomic
def draft_from_need(*, need: Need, by: Any, now: datetime) -> Challenge:
    """Everything that the need already says, so that nothing is typed twice. Conflict where one is under way."""
    if need.status != PostingStatus.PUBLISHED:
        raise Conflict(_("需求发布后才能转为榜单。"))
    if need.organisation_id not in by.organisation_ids:
        raise Refused(_("只有发布单位的人员可以把需求转为榜单。"))
    under_way = live_challenge_of(need)
    if under_way is not None:
        raise Conflict(_("这项需求已经转为榜单 %(reference)s。") % {"reference": under_way.reference})
    data = {
        "title": need.title[:60], "tech_field": need.tech_field, "industry": need.industry, "keywords": need.keywords,
        "background": need.problem[:1500], "content": _joined(need.key_technology, need.goal)[:3000],
        "own_amount": need.budget, "months": _months_until(need.deadline, timezone.localdate(now)),
    }  # fmt: skip
    return save_challenge(
        challenge=None, organisation=need.organisation, data=data, indicators=rows_of(need.indicators.all()),
        by=by, now=now, need=need,
    )  # fmt: skip


@transaction.atomic
def draft_from_problem(*, problem: ProblemItem, organisation: Organisation, by: Any, now: datetime) -> Challenge:
    """A firm takes up a problem of an association's list (F061)."""
    data = {"title": problem.title[:60], "background": problem.text[:1500], "tech_field": problem.tech_field}
    return save_challenge(
        challenge=None, organisation=organisation, data=data, by=by, now=now, problem=problem, indicators=[]
    )


def copy_of(challenge: Challenge, *, by: Any, now: datetime) -> Challenge:
    """A new draft with the same content and the lineage, without its dates and declarations, which are given anew."""
    fresh = {"closes_on": None, "declared_true": False, "declared_unclassified": False}
    data = {name: getattr(challenge, name) for name in CONTENT} | fresh
    return save_challenge(
        challenge=None, organisation=challenge.organisation, data=data, indicators=rows_of(challenge.indicators.all()),
        by=by, now=now, need=challenge.need, problem=challenge.problem, relisted_from=challenge,
    )  # fmt: skip


def live_challenge_of(need: Need) -> Challenge | None:
    """The challenge made of this need that has not ended."""
    over = (ChallengeStatus.WITHDRAWN, ChallengeStatus.NOT_LISTED, ChallengeStatus.RELISTED, ChallengeStatus.TERMINATED)
    return need.challenges.exclude(status__in=over).order_by("-pk").first()


def default_programme(day: date) -> Programme:
    """园区揭榜挂帅 where it is open, else the first programme that is."""
    running = Programme.objects.filter(terms__in=_terms_in_force(day)).distinct()
    chosen = running.filter(kind=ProgrammeKind.PARK_CHALLENGE).first() or running.first()
    if chosen is None:
        raise Invalid(_("当前没有受理中的计划，请等科技局发布计划规则后再写。"))
    return chosen


def open_programmes(day: date) -> Any:
    """Programmes with rules in force on that day."""
    return Programme.objects.filter(terms__in=_terms_in_force(day)).distinct()


def index(challenge: Challenge, indicators: Iterable[ChallengeIndicator]) -> None:
    """Set the search vectors from what a reader would search by; the caller saves."""
    lines = [f"{row.quantity} {row.shown_value}" for row in indicators]
    body = (challenge.background, challenge.content, challenge.conditions, challenge.acceptance)
    names = (challenge.reference, challenge.organisation.name)
    challenge.index(challenge.title, " ".join(challenge.keywords), *body, *lines, *names)


def rows_of(indicators: Iterable[Any]) -> list[dict[str, Any]]:
    """Indicators of a need or a challenge as rows to save."""
    return [{name: getattr(row, name) for name in ROW} for row in indicators]


def _terms_in_force(day: date) -> Any:
    return ProgrammeTerms.objects.in_force(day)


def _new(organisation: Organisation, by: Any, now: datetime, origin: Mapping[str, Any]) -> Challenge:
    if organisation.pk not in by.organisation_ids:
        raise Refused(_("只能以您所在的机构发榜。"))
    if organisation.persona not in SPONSORS:
        raise Refused(_("榜单由企业提出；高校院所可以揭榜。"))
    kind = ChallengeKind.GOVERNMENT if organisation.persona == Persona.OFFICIAL else ChallengeKind.ENTERPRISE
    reference = next_references(Challenge.prefix, now=now)[0]
    return Challenge(
        organisation=organisation, author=by, kind=kind, reference=reference, status_at=now, created_at=now, **origin
    )


def _held(challenge: Challenge, by: Any, version: int | None) -> Challenge:
    """The row, locked; refuses strangers, stale forms and states that are not the sponsor's to edit."""
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("organisation", "programme")
    held = rows.get(pk=challenge.pk)
    if held.organisation_id not in by.organisation_ids:
        raise Refused(_("只有发榜单位的人员可以修改。"))
    if held.status not in EDITABLE:
        raise Conflict(_("“%(state)s”时不能修改。") % {"state": held.get_status_display()})
    if version is not None and version != held.version:
        raise Conflict(
            _("这份内容在别处刚刚改过（%(when)s）。您写的还在页面上，请另开一页看过对方的修改后再保存。")
            % {"when": moment(held.updated_at)}
        )
    return held


def _replace_indicators(challenge: Challenge, rows: list[ChallengeIndicator]) -> None:
    challenge.indicators.all().delete()
    for row in rows:
        row.challenge = challenge
    ChallengeIndicator.objects.bulk_create(rows)


def _joined(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _months_until(deadline: date | None, day: date) -> int | None:
    if deadline is None or deadline <= day:
        return None
    months = (deadline.year - day.year) * 12 + deadline.month - day.month
    return min(max(months, 1), 60)
