"""Writers of needs. The verbs of their life (submit, publish, …) are in `postings.services`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Organisation
from needs.models import Need
from postings.content import Rows
from postings.services import BulkResult, save_posting
from postings.services import save_many as save_many_postings


def save_draft(
    *,
    need: Need | None,
    organisation: Organisation,
    data: Mapping[str, Any],
    indicators: Rows | None = None,
    by: Any,
    now: datetime,
    version: int | None = None,
) -> Need:
    """Create or edit a need; refused as `save_posting` says. `indicators=None` leaves those that are there."""
    related = {} if indicators is None else {"indicators": indicators}
    saved = save_posting(
        model=Need, posting=need, organisation=organisation, data=data, related=related, by=by, now=now, version=version
    )
    assert isinstance(saved, Need)
    return saved


def save_many(
    *, rows: Sequence[Mapping[str, Any]], organisation: Organisation, by: Any, now: datetime, publish: bool = False
) -> BulkResult:
    """A batch of an import; see `postings.services.save_many`."""
    return save_many_postings(model=Need, rows=rows, organisation=organisation, by=by, now=now, publish=publish)
