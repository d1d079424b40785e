"""Problem lists of associations: written, dated, published (F060)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from challenges.models import ChallengeSubscription, ProblemItem, ProblemList
from challenges.rules import may_publish_problems
from challenges.services.noting import note
from common.errors import Conflict, Invalid, Refused
from inbox.enums import Kind
from inbox.services import notify


@transaction.atomic
def save_problem_list(
    *,
    problem_list: ProblemList | None,
    organisation: Organisation,
    data: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    by: Any,
    now: datetime,
) -> ProblemList:
    """Write a list with its numbered problems. A published one is closed: it is quoted by its date."""
    if not may_publish_problems(by, organisation):
        raise Refused(_("难题清单由协会、联盟或科技局的人员发布。"))
    if problem_list is not None and problem_list.published_at:
        raise Conflict(_("清单已经发布，不能再改；可以另发一份新的。"))
    saved = problem_list or ProblemList(organisation=organisation)
    for name, value in data.items():
        setattr(saved, name, value)
    saved.save()
    saved.items.all().delete()
    ProblemItem.objects.bulk_create(
        ProblemItem(problem_list=saved, number=number, **item) for number, item in enumerate(items, 1)
    )
    return saved


def readers_of(problem_list: ProblemList) -> QuerySet[User]:
    """Who has asked to hear of challenges in the field of one of its problems, or of all."""
    fields = problem_list.items.exclude(tech_field=None).values("tech_field")
    wishes = ChallengeSubscription.objects.filter(Q(tech_field__in=fields) | Q(tech_field=None), park=None)
    return User.objects.filter(is_active=True, pk__in=wishes.values("user"))


@transaction.atomic
def publish_problem_list(*, problem_list: ProblemList, by: Any, now: datetime) -> None:
    """Lay it open and tell those who follow its fields. Raises Refused, Conflict (published already), Invalid (empty)."""
    held = ProblemList.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=problem_list.pk)
    if not may_publish_problems(by, held.organisation):
        raise Refused(_("难题清单由协会、联盟或科技局的人员发布。"))
    if held.published_at:
        raise Conflict(_("清单已经发布。"))
    if not held.items.exists():
        raise Invalid(_("请先写上至少一个难题。"))
    ProblemList.objects.filter(pk=held.pk).update(published_at=now)
    problem_list.published_at = now
    note(held, event="publish", label=_("发布清单"), by=by, now=now)
    notify(
        event=f"problems:{held.pk}", recipients=[user for user in readers_of(held) if user.pk != by.pk], now=now,
        kind=Kind.CHALLENGE, title=_("新的产业难题清单：%(title)s") % {"title": held.title}, url=held.get_absolute_url(),
        body=_("%(organisation)s 发布，共 %(count)d 题；企业可以认领并发榜。")
        % {"organisation": held.organisation, "count": held.items.count()},
        why=_("您订阅了有关领域的榜单。"),
    )  # fmt: skip
