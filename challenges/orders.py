"""订单式研发 (F073): a chain master's order, for which key laboratories and R&D institutions are asked by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from accounts.selectors import owners_of
from challenges.enums import Channel
from challenges.models import Challenge
from postings.enums import PostingStatus

ASKED_KINDS = (OrganisationKind.KEY_LABORATORY, OrganisationKind.NATIONAL_PLATFORM, OrganisationKind.NEW_RD_INSTITUTION)
"""重点实验室、研发机构等创新资源 [source: 《专项行动方案》, 订单式研发]."""
MOST = 20


def is_order(challenge: Challenge) -> bool:
    return challenge.channel == Channel.ORDER


def laboratories_for(challenge: Challenge) -> Any:
    """Whom to ask: verified ones, those with most published results in the challenge's field first (`in_field`)."""
    term = challenge.tech_field
    fields = [pk for pk in (challenge.tech_field_id, term.parent_id if term else None) if pk]
    shown = Q(achievements__status=PostingStatus.PUBLISHED, achievements__tech_field__in=fields)
    rows = Organisation.objects.verified().filter(kind__in=ASKED_KINDS, is_reference=False)
    others = rows.exclude(pk=challenge.organisation_id)
    counted = others.annotate(in_field=Count("achievements", filter=shown, distinct=True))
    return counted.order_by("-in_field", "sort_key", "pk")[:MOST]


def people_asked(laboratories: Iterable[Organisation]) -> list[User]:
    """Who answers for them, each once."""
    people = {user.pk: user for laboratory in laboratories for user in owners_of(laboratory)}
    return list(people.values())


def asked_on_record(challenge: Challenge) -> list[str]:
    """Names of those who were asked when it was published, as its snapshot has them."""
    snapshot: dict[str, Any] = challenge.snapshot or {}
    return list(snapshot.get("laboratories", []))


def invitation(challenge: Challenge) -> str:
    words = {"sponsor": challenge.organisation, "day": challenge.closes_on}
    return _("%(sponsor)s 以订单式研发发榜，邀请重点实验室和研发机构揭榜，%(day)s 截止。看过考核指标再决定。") % words
