"""Writers of achievements. The verbs of their life (submit, publish, …) are in `postings.services`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Organisation
from achievements.models import Achievement
from postings.content import Rows
from postings.services import BulkResult, save_posting
from postings.services import save_many as save_many_postings


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
    return saved


def save_many(
    *, rows: Sequence[Mapping[str, Any]], organisation: Organisation, by: Any, now: datetime, publish: bool = False
) -> BulkResult:
    """A batch of an import; see `postings.services.save_many`."""
    return save_many_postings(model=Achievement, rows=rows, organisation=organisation, by=by, now=now, publish=publish)
