"""Who wants to hear of new challenges: of a field, of a park, of both together, or of all."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.models import Challenge, ChallengeSubscription
from common.errors import Invalid
from parks.models import Park
from taxonomy.models import Term

MOST = 20
"""Subscriptions of one person."""


@transaction.atomic
def subscribe(*, user: User, tech_field: Term | None, park: Park | None, now: datetime) -> ChallengeSubscription:
    """Tell this person of challenges in that field and park; empty means any. The same wish twice is one."""
    mine = ChallengeSubscription.objects.select_for_update().filter(user=user)
    found = mine.filter(tech_field=tech_field, park=park).first()
    if found:
        return found
    if mine.count() >= MOST:
        raise Invalid(_("最多 %(most)d 条订阅，请先取消不用的。") % {"most": MOST})
    return ChallengeSubscription.objects.create(user=user, tech_field=tech_field, park=park, since=now)


def unsubscribe(*, subscription: ChallengeSubscription, by: Any) -> None:
    """One's own only."""
    ChallengeSubscription.objects.filter(pk=subscription.pk, user=by).delete()


def subscribers_of(challenge: Challenge) -> QuerySet[User]:
    """Everybody whose wish this challenge meets: its field or the field's parent, its park, each or both."""
    fields = Q(tech_field=None)
    if challenge.tech_field:
        fields |= Q(tech_field__in=[pk for pk in (challenge.tech_field_id, challenge.tech_field.parent_id) if pk])
    parks = Q(park=None) | Q(park=challenge.park_id) if challenge.park_id else Q(park=None)
    wishes = ChallengeSubscription.objects.filter(fields, parks)
    return User.objects.filter(is_active=True, pk__in=wishes.values("user"))
