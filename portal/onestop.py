"""资金与服务 beside a need, an achievement and a challenge (F133), and what an intent to finance may be for (F131).

`resources` knows none of these nouns; here, where everything is known, they are brought together.
"""

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from challenges.models import Challenge
from common.links import address
from common.panels import Panel, panel
from needs.models import Need
from resources.asides import may_state
from resources.selectors.onestop import one_stop
from resources.subjects import Finder, subject

PILOT_LEVEL = 7
"""TRL 7, 中试: the level to which a result is lifted where nobody has said which is wanted (5.4, bands)."""


def _finder(model: Any) -> Finder:
    """References of one model, for whoever may see the record."""

    def find(reference: str, user: Any) -> models.Model | None:
        found: models.Model | None = model.objects.visible_to(user).filter(reference=reference).first()
        return found

    return find


for _model in (Need, Achievement, Challenge):
    subject(_model.prefix, _finder(_model))


@panel(Need, order=60)
def around_need(need: Need, user: Any) -> Panel | None:
    return _around(need, user, trl_from=None, trl_to=need.trl_wanted)


@panel(Achievement, order=60)
def around_achievement(achievement: Achievement, user: Any) -> Panel | None:
    """Bases that lift it from where it is to a pilot, or beyond."""
    level = achievement.trl
    goal = None if level is None else max(PILOT_LEVEL, min(level + 1, 9))
    return _around(achievement, user, trl_from=level, trl_to=goal)


@panel(Challenge, order=60)
def around_challenge(challenge: Challenge, user: Any) -> Panel | None:
    return _around(challenge, user, trl_from=None, trl_to=None) if challenge.is_published else None


def _around(record: Any, user: Any, *, trl_from: int | None, trl_to: int | None) -> Panel | None:
    found = one_stop(
        about=record, user=user, day=timezone.localdate(), field=record.tech_field, trl_from=trl_from, trl_to=trl_to
    )
    url = ""
    own = user.is_authenticated and record.organisation_id in user.organisation_ids
    if own and may_state(user):
        url = f"{reverse('financing_intent_new')}?{urlencode({'about': record.reference})}"
    if not found and not url:
        return None
    links = {name: address(name) for name in ("policies", "services")}
    return Panel(_("资金与服务"), "resources/_onestop.html", {"found": found, "state_url": url, "links": links})
