"""Problem lists of associations: written, dated, published (F060)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from challenges.models import ProblemItem, ProblemList
from challenges.rules import may_publish_problems
from common.errors import Conflict, Invalid, Refused


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


@transaction.atomic
def publish_problem_list(*, problem_list: ProblemList, by: Any, now: datetime) -> None:
    """Lay it open. Raises Refused, Conflict (published already), Invalid (empty)."""
    held = ProblemList.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=problem_list.pk)
    if not may_publish_problems(by, held.organisation):
        raise Refused(_("难题清单由协会、联盟或科技局的人员发布。"))
    if held.published_at:
        raise Conflict(_("清单已经发布。"))
    if not held.items.exists():
        raise Invalid(_("请先写上至少一个难题。"))
    ProblemList.objects.filter(pk=held.pk).update(published_at=now)
    problem_list.published_at = now
