"""Writing an amendment on record, whoever was allowed to make it: its number, its hash in the chain, the search, the telling."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from challenges.changes import Change, after_words, before_words
from challenges.models import Amendment, Challenge
from challenges.parties import Party, people_told
from challenges.services.drafting import index
from challenges.services.subscriptions import subscribers_of
from challenges.services.telling import tell
from challenges.signals import challenge_amended
from challenges.snapshot import amendment_document, digest


def record(
    challenge: Challenge, changes: list[Change], *, reason: str, by: Any, now: datetime, is_binding: bool = False
) -> Amendment:
    """The next amendment of a challenge whose row is held: chained to what was published before."""
    links = list(challenge.amendments.order_by("number"))
    made = Amendment(
        challenge=challenge, number=len(links) + 1, changes=changes, reason=reason.strip()[:300], by=by,
        at=now.replace(microsecond=0), is_binding=is_binding,
    )  # fmt: skip
    made.snapshot_hash = digest(amendment_document(made, links[-1].snapshot_hash if links else challenge.snapshot_hash))
    made.save()
    return made


def write_amended(challenge: Challenge) -> None:
    """Save what was amended, with the search made anew."""
    challenge.version += 1
    index(challenge, list(challenge.indicators.all()))
    challenge.save()


def announce(made: Amendment, *, by: Any, now: datetime, besides: Iterable[User] = ()) -> None:
    """Bidders, subscribers and the bureau are told; `besides` have been told already."""
    challenge = made.challenge
    told = {by.pk, *(user.pk for user in besides)}
    people = [*people_told(challenge, [Party.BIDDER, Party.BUREAU]), *subscribers_of(challenge)]
    tell(
        challenge, [user for user in people if user.pk not in told], now, event=f"amendment:{made.pk}",
        title=_("榜单有更正：%(title)s") % {"title": challenge.title}, body=summary(made),
        why=_("您已揭榜、正在关注这份榜单，或负责它的办理。"),
    )  # fmt: skip
    challenge_amended.send(Challenge, challenge=challenge, amendment=made, by=by, now=now)


def summary(made: Amendment) -> str:
    """Reason and each change in one line, for messages."""
    lines = [_("原因：%(reason)s") % {"reason": made.reason}]
    for change in made.changes:
        before = before_words(change)
        arrow = f"{before} → " if made.is_binding and before else ""
        lines.append(f"· {change['label']}：{arrow}{after_words(change)}")
    return "\n".join(lines)
