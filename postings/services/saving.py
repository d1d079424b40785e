"""Writing the content of one posting: a draft as far as it goes, or the content of a published one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Conflict, Invalid, Refused
from common.models import next_references
from common.templatetags.words import moment
from common.workflow import move
from postings.completeness import CONTENT_MISSING, missing
from postings.content import Rows, build_rows, is_read, row_model, same_rows, set_content
from postings.enums import PostingStatus
from postings.models import Posting
from postings.rules import POSTING_PERSONAS
from postings.services import telling
from postings.signals import posting_changed
from postings.textcare import clean


@transaction.atomic
def save_posting(
    *,
    model: type[Posting],
    posting: Posting | None,
    organisation: Organisation,
    data: Mapping[str, Any],
    related: Mapping[str, Rows],
    by: Any,
    now: datetime,
    version: int | None = None,
) -> Posting:
    """Create (`posting=None`) or edit; returns the row as saved. What is not named stays.

    `data` maps field names (and `modes`) to clean values; `related` maps `indicators` (and `rights`) to rows that
    replace those that are there. A draft may be incomplete. A published one must stay complete: it stays published,
    and its reviewers are told. Raises Conflict when `version` is not the current one, Refused for outsiders,
    Invalid for a published one that would become incomplete.
    """
    if by is not None and organisation.pk not in by.organisation_ids:
        raise Refused(_("只能以您所在的机构发布。"))
    if posting is None:
        if by is not None and organisation.persona not in POSTING_PERSONAS:
            raise Refused(_("只有企业和高校院所可以发布。"))
        reference = next_references(model.prefix, now=now)[0]
        posting = model(organisation=organisation, author=by, status_at=now, reference=reference)
    else:
        posting = _locked(posting, by, version)
        posting.version += 1
    changed = _write(posting, data, related, now)
    if posting.status == PostingStatus.PUBLISHED and changed:
        _keep_published(posting, by, now)
    return posting


def _locked(posting: Posting, by: Any, version: int | None) -> Posting:
    """The row, held until the end of the transaction; refuses strangers, stale forms and states under review."""
    rows = type(posting).objects.select_for_update(of=("self",)).select_related("organisation", "park__operator")
    held: Posting = rows.get(pk=posting.pk)
    if by is not None and held.organisation_id not in by.organisation_ids:
        raise Refused(_("只有发布单位的人员可以修改。"))
    if version is not None and version != held.version:
        raise Conflict(
            _("这份内容在别处刚刚改过（%(when)s）。您写的还在页面上，请另开一页看过对方的修改后再保存。")
            % {"when": moment(held.updated_at)}
        )
    if not held.is_editable and held.status != PostingStatus.PUBLISHED:
        raise Conflict(_("“%(state)s”时不能修改，请先撤回。") % {"state": held.get_status_display()})
    return held


def _write(posting: Posting, data: Mapping[str, Any], related: Mapping[str, Rows], now: datetime) -> bool:
    """Save the row, its modes and its rows; returns whether anything changed that readers see."""
    changed = is_read(set_content(posting, data))
    if changed and "text_warnings" not in data:
        posting.text_warnings = list(clean(f"{posting.title}\n{posting.body}").warnings)
    fresh = {name: build_rows(posting, name, rows) for name, rows in related.items()}
    stale = [name for name, rows in fresh.items() if not same_rows(_saved_rows(posting, name), rows)]
    posting.index_content(fresh["indicators"] if "indicators" in fresh else _saved_rows(posting, "indicators"))
    if changed or stale:
        posting.content_changed_at = now
    posting.save()
    for name in stale:
        model, owner = row_model(type(posting), name)
        model._default_manager.filter(**{owner: posting}).delete()
        model._default_manager.bulk_create(fresh[name])
    return _set_modes(posting, data) or changed or bool(stale)


def _saved_rows(posting: Posting, name: str) -> list[Any]:
    return list(getattr(posting, name).all()) if posting.pk else []


def _set_modes(posting: Posting, data: Mapping[str, Any]) -> bool:
    if "modes" not in data or {term.pk for term in data["modes"]} == set(posting.modes.values_list("pk", flat=True)):
        return False
    posting.modes.set(data["modes"])
    return True


def _keep_published(posting: Posting, by: Any, now: datetime) -> None:
    faults = missing(posting)
    if faults:
        raise Invalid(CONTENT_MISSING, fields=faults)
    change = move(posting, "edit", by=by, now=now, content_changed_at=now)
    telling.tell_edited(posting, change, now)
    posting_changed.send(type(posting), posting=posting, by=by, now=now)
