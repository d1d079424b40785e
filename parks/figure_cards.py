"""The way to funnel, targets and scorecards from an official's and a park's first page."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Persona
from accounts.rules import is_official
from common.tally import Counted, Tally
from common.workbench import Card, card
from parks import funnel
from parks.models import Correction, ScorecardPeriod, Target, WeightSet


def _to_approve(user: Any, now: datetime) -> Counted:
    return [Target.objects.waiting(), WeightSet.objects.waiting()] if is_official(user) else []


@card(persona=(Persona.OFFICIAL, Persona.PARK), order=48, counting=_to_approve, also_empty=True)
def figures(user: Any, now: datetime, tally: Tally) -> Card:
    """This year's funnel in two numbers, what waits for a second pair of eyes, the latest period."""
    today = timezone.localdate(now)
    steps = {one.code: one.count for one in funnel.steps(funnel.Choice(date(today.year, 1, 1), today))}
    period = ScorecardPeriod.objects.first()
    targets, weights = tally.counts or (0, 0)
    data = {
        "collected": steps["collected"], "signed": steps["signed"], "period": period,
        "corrections": Correction.objects.filter(cell__card__period=period).count() if period else 0,
        "targets": targets, "weights": weights,
    }  # fmt: skip
    return Card(_("数字与考评"), "parks/_workbench_figures.html", data, reverse("park_scorecards"), is_side=True)
