"""Writers of achievements. The verbs of their life (submit, publish, …) are in `postings.services`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from achievements.models import Achievement, MaturityChange
from achievements.services.lapsing import lapse_changed, substance_of
from postings.content import Rows
from postings.services import BulkResult, save_posting
from postings.services import save_many as save_many_postings


@transaction.atomic
def save_draft(
    *,
    achievement: Achievement | None,
    organisation: Organisation,
    data: Mapping[str, Any],
    indicators: Rows | None = None,
    rights: Rows | None = None,
    by: Any,
    now: datetime,
    version: int | None = None,
) -> Achievement:
    """Create or edit an achievement; see `postings.services.save_posting` for what is refused.

    `indicators=None` and `rights=None` leave the rows that are there.
    """
    keys = [achievement.pk] if achievement else []
    before, substance = _maturity(keys), substance_of(keys)
    given = {"indicators": indicators, "rights": rights}
    saved = save_posting(
        model=Achievement,
        posting=achievement,
        organisation=organisation,
        data=data,
        related={name: rows for name, rows in given.items() if rows is not None},
        by=by,
        now=now,
        version=version,
    )
    assert isinstance(saved, Achievement)
    if lapse_changed(substance, by=by, now=now):
        saved.refresh_from_db(fields=["trl_checked", "trl_checked_on"])
    _keep_maturity(before, by, now)
    return saved


@transaction.atomic
def save_many(
    *, rows: Sequence[Mapping[str, Any]], organisation: Organisation, by: Any, now: datetime, publish: bool = False
) -> BulkResult:
    """A batch of an import; see `postings.services.save_many`."""
    codes = [row["external_code"] for row in rows if row.get("external_code")]
    known = Achievement.objects.filter(organisation=organisation, external_code__in=codes)
    keys = list(known.values_list("pk", flat=True))
    before, substance = _maturity(keys), substance_of(keys)
    result = save_many_postings(
        model=Achievement, rows=rows, organisation=organisation, by=by, now=now, publish=publish
    )
    lapse_changed(substance, by=by, now=now)
    _keep_maturity(before, by, now)
    return result


def _maturity(keys: Sequence[int]) -> dict[int, int]:
    """Primary key → TRL, where one has been declared."""
    declared = Achievement.objects.filter(pk__in=keys, trl__isnull=False)
    return {pk: trl for pk, trl in declared.values_list("pk", "trl") if trl is not None}


def _keep_maturity(before: Mapping[int, int], by: Any, now: datetime) -> None:
    """One row for each achievement whose declared TRL moved (domain facts 5.8 I14)."""
    rows = Achievement.objects.filter(pk__in=before, trl__isnull=False).values_list("pk", "trl", "trl_checked")
    MaturityChange.objects.bulk_create(
        MaturityChange(achievement_id=pk, before=before[pk], after=trl, checked=checked, by=by, at=now)
        for pk, trl, checked in rows
        if trl is not None and trl != before[pk]
    )
