"""What a case may be written from: a contract, a conversation, an achievement; news itself knows none of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from challenges.models import Contract
from matching.models import Conversation
from news.enums import PartnerRole
from news.origins import Origin, origin


@origin("contract", _("揭榜合同"))
def contract(reference: str, user: Any) -> Origin | None:
    """By the reference of its challenge: sponsor and bidder, the problem, what acceptance measured."""
    rows = Contract.objects.visible_to(user).select_related(
        "challenge__organisation", "challenge__park", "challenge__tech_field", "bid__organisation"
    )
    found = rows.filter(challenge__reference=reference).order_by("-pk").first()
    if found is None:
        return None
    challenge = found.challenge
    acceptance = getattr(found, "acceptance", None)
    return Origin(
        title=found.name, url=found.get_absolute_url(), problem=challenge.background, park=challenge.park,
        parties=((challenge.organisation, PartnerRole.DEMAND), (found.bid.organisation, PartnerRole.SUPPLY)),
        outcome=acceptance.summary if acceptance else "", tech_field=challenge.tech_field,
    )  # fmt: skip


@origin("conversation", _("对接对话"))
def conversation(reference: str, user: Any) -> Origin | None:
    """By its number: what the need asked for, what the achievement brings. Nothing that was said in it is taken over."""
    if not reference.isdigit() or len(reference) > 18:
        return None
    rows = Conversation.objects.visible_to(user).select_related(
        "match__need__organisation", "match__need__park", "match__need__tech_field", "match__achievement__organisation"
    )
    found = rows.filter(pk=int(reference)).first()
    if found is None:
        return None
    need, achievement = found.match.need, found.match.achievement
    return Origin(
        title=need.title, url=reverse("conversation", args=[found.pk]), problem=need.problem, park=need.park,
        solution=achievement.summary, tech_field=need.tech_field,
        parties=((need.organisation, PartnerRole.DEMAND), (achievement.organisation, PartnerRole.SUPPLY)),
    )  # fmt: skip


@origin("achievement", _("科技成果"))
def achievement(reference: str, user: Any) -> Origin | None:
    """By its reference: one's own or a published one."""
    rows = Achievement.objects.visible_to(user).select_related("organisation", "park", "tech_field")
    found = rows.filter(reference=reference).first()
    if found is None:
        return None
    return Origin(
        title=found.title, url=found.get_absolute_url(), solution=found.summary, park=found.park,
        tech_field=found.tech_field, parties=((found.organisation, PartnerRole.SUPPLY),),
    )  # fmt: skip
