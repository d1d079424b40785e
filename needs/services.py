"""Writers of needs. The verbs of their life (submit, publish, …) are in `postings.services`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Refused
from needs.models import Need, RDCentre
from needs.rules import may_run_centre
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


@transaction.atomic
def save_centre(
    *, centre: RDCentre | None, organisation: Organisation, data: Mapping[str, Any], by: Any, now: datetime
) -> RDCentre:
    """Open an enterprise's R&D centre in the cloud, or change its page (F077). Refused unless `by` owns it."""
    if by is not None and not may_run_centre(by, organisation):
        raise Refused(_("只有企业管理员可以开通和修改云上研发中心。"))
    saved = centre or RDCentre(organisation=organisation, opened_at=now)
    for name, value in data.items():
        setattr(saved, name, value)
    saved.save()
    return saved
