"""What the library holds for a challenge that no need stands behind, and the sponsor's invitations."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from challenges.enums import ChallengeStatus
from challenges.models import Challenge
from challenges.rules import is_sponsor
from common.errors import Conflict, Refused
from inbox.enums import Kind
from inbox.services import notify
from matching import indexes
from matching.capable import Place
from matching.datasource import Beside, constraint
from matching.engine import types as engine
from matching.enums import Band
from matching.models import ChallengeInvitation, ChallengeSearch, MatchRun
from matching.musts import Conditions
from matching.rules import reads_whole_list
from matching.services.asked import answer_waiting, asked_anew
from matching.services.ranking import ranked_lists
from matching.wake import REHEARSE, wake_on_commit
from postings.selectors import keepers_of


@transaction.atomic
def ask_search(*, challenge: Challenge, by: Any, now: datetime) -> None:
    """Ask anew what the library holds for a challenge. Raises Refused."""
    if not reads_whole_list(by, challenge):
        raise Refused(_("只有发榜单位、技术经纪人和科技主管部门可以查找。"))
    search_for(challenge, by=by, now=now)


def search_for(challenge: Challenge, *, by: Any, now: datetime) -> None:
    """Put the question; `by=None` is the publication itself."""
    ChallengeSearch.objects.update_or_create(challenge=challenge, defaults=asked_anew(by=by, now=now))
    wake_on_commit(REHEARSE)


def search_waiting(*, now: datetime) -> int:
    """Answer what waits; returns how many."""
    return answer_waiting(ChallengeSearch, _result, about="challenge", now=now)


def _result(run: MatchRun, search: ChallengeSearch) -> dict[str, Any]:
    if not indexes.exists(run.index_name):
        raise FileNotFoundError(run.index_name)
    wanted = as_engine(search.challenge)
    found = [match for match in ranked_lists(run, [wanted])[wanted.key] if str(match.band) != Band.NONE]
    broken = Conditions().broken_by(wanted, [int(match.offer_key) for match in found])
    places = [[int(match.offer_key), match.grade, str(match.band)] for match in found]
    return {"places": [place for place in places if place[0] not in broken]}


def as_engine(challenge: Challenge) -> engine.Need:
    """A challenge as the engine sees it: its problem and content, its indicators, its field and industry."""
    terms = [term for term in (challenge.tech_field, challenge.industry) if term is not None]
    beside = Beside({term.pk: f"{term.scheme}:{term.code}" for term in terms}, list(challenge.indicators.all()), [])
    return engine.Need(
        key=f"challenge-{challenge.pk}",
        title=challenge.title,
        text="\n".join(filter(None, (challenge.background, challenge.content, challenge.acceptance))),
        keywords=tuple(challenge.keywords),
        fields=beside.of(challenge.tech_field_id),
        industries=beside.of(challenge.industry_id),
        constraints=tuple(constraint(row) for row in beside.indicators),
    )


@transaction.atomic
def invite(
    *, challenge: Challenge, organisation: Organisation, places: list[Place], by: Any, now: datetime
) -> ChallengeInvitation:
    """Ask the keepers of an institution's achievements to look at an open challenge; once. Raises Refused, Conflict."""
    if not is_sponsor(by, challenge):
        raise Refused(_("只有发榜单位的人员可以邀请。"))
    speaking = [place.achievement for place in places if place.achievement.organisation_id == organisation.pk]
    if challenge.status != ChallengeStatus.OPEN or not speaking:
        raise Conflict(_("只有正在揭榜的榜单可以邀请，被邀请的机构要有对得上的成果。"))
    made, new = ChallengeInvitation.objects.get_or_create(
        challenge=challenge, organisation=organisation, defaults={"by": by, "at": now}
    )
    if not new:
        raise Conflict(_("已经邀请过这家机构。"))
    asked: dict[int, User] = {user.pk: user for offer in speaking[:3] for user in keepers_of(offer)}
    notify(
        event=f"challenge:{challenge.pk}:invited:{organisation.pk}", recipients=asked.values(), kind=Kind.CHALLENGE,
        now=now, url=challenge.get_absolute_url(),
        title=_("%(sponsor)s 邀请您揭榜：%(title)s") % {"sponsor": challenge.organisation, "title": challenge.title},
        body=_("贵单位对得上的成果：%(titles)s。%(day)s 截止。")
        % {"titles": "、".join(offer.title for offer in speaking[:3]), "day": challenge.closes_on},
        why=_("贵单位的成果与这份榜单相匹配。"),
    )  # fmt: skip
    return made
