"""A published challenge calls those whose achievements match the need behind it (F055, N02)."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.directing import is_directed
from challenges.models import Challenge
from challenges.signals import challenge_published
from inbox.enums import Kind
from inbox.services import notify
from matching.enums import ANNOUNCED
from matching.models import Match
from matching.services.challenge_lists import search_for
from postings.selectors import keepers_of

CALLED = 20
"""The best matches of the need whose owners are called."""


@receiver(challenge_published)
def call_matched(sender: type[Challenge], challenge: Challenge, now: datetime, **_kwargs: Any) -> None:
    """Tell the keepers of each matching achievement once, whatever the number of their matches; without a need, search."""
    if is_directed(challenge):
        return  # only those whom the bureau names may answer; they are told by name
    if challenge.need_id is None:
        search_for(challenge, by=None, now=now)
        return
    matches = Match.objects.current().fitting().filter(need=challenge.need_id, band__in=ANNOUNCED)
    matches = matches.exclude(achievement__organisation=challenge.organisation_id)
    called: dict[int, User] = {}
    for match in matches.select_related("achievement__organisation").order_by("rank", "pk")[:CALLED]:
        called.update({user.pk: user for user in keepers_of(match.achievement)})
    notify(
        event=f"challenge:{challenge.pk}:matched", recipients=called.values(), kind=Kind.CHALLENGE, now=now,
        url=challenge.get_absolute_url(),
        title=_("与您成果相符的需求已发榜：%(title)s") % {"title": challenge.title},
        body=_("%(organisation)s 公开征集方案，%(day)s 截止。看过考核指标再决定是否揭榜。")
        % {"organisation": challenge.organisation, "day": challenge.closes_on},
        why=_("您单位的成果与这份榜单的来源需求相匹配。"),
    )  # fmt: skip
