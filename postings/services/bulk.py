"""Writing postings by the thousand: an import calls `save_many` batch by batch, in bounded memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Refused
from common.models import next_references
from postings.content import build_rows, is_read, same_rows, set_content
from postings.enums import EDITABLE, PostingStatus
from postings.models import Posting
from postings.rules import may_publish_in_bulk
from postings.selectors import park_of
from postings.services.bulkwrite import write_batch
from taxonomy.models import Term

RELATED = ("indicators", "rights")


@dataclass(frozen=True)
class BulkResult:
    """What became of a batch: counts, and by row index the references written and the reasons of those refused."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    references: Mapping[int, str] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)


@dataclass
class Entry:
    """One row on its way: the posting, the state that it had, and what of it is new."""

    posting: Any
    before: str
    is_new: bool
    content_changed: bool
    rows: dict[str, list[Any]]
    modes: list[Any] | None

    @property
    def touched(self) -> bool:
        return self.is_new or self.content_changed or self.posting.status != self.before


@transaction.atomic
def save_many(
    *,
    model: type[Posting],
    rows: Sequence[Mapping[str, Any]],
    organisation: Organisation,
    by: Any,
    now: datetime,
    publish: bool = False,
) -> BulkResult:
    """Create or update up to a thousand postings of one organisation in a constant number of queries.

    A row names fields of the model, and may hold `modes` (terms), `indicators` and `rights` (lists of dicts). A row
    whose `external_code` the organisation already has updates that posting; saying the same again changes nothing
    and confirms it. `publish=True` is trusted import, for officials and commands (`by=None`): published without
    screening. Without it new rows are drafts, and published ones stay published with their new content.
    Announces `postings_saved_in_bulk`.
    """
    _check_rights(by, organisation, publish)
    known = _known(model, organisation, rows)
    last = {row["external_code"]: index for index, row in enumerate(rows) if row.get("external_code")}
    entries: dict[int, Entry] = {}
    refused: dict[int, str] = {}
    for index, row in enumerate(rows):
        code = row.get("external_code", "")
        posting = known.get(code)
        if fault := _fault(row, posting, is_last=not code or last[code] == index):
            refused[index] = fault
        else:
            entries[index] = _entry(model, posting, row, organisation, by, now)
    if publish:
        _publish(entries, park_of(organisation, timezone.localdate(now)), now)
    _name(model, entries, now)
    write_batch(model, list(entries.values()), by, now)
    return _result(entries, refused)


def _check_rights(by: Any, organisation: Organisation, publish: bool) -> None:
    if by is None or may_publish_in_bulk(by):
        return
    if publish:
        raise Refused(_("只有科技局可以导入后直接发布。"))
    if organisation.pk not in by.organisation_ids:
        raise Refused(_("只能为您所在的机构导入。"))


def _known(model: type[Posting], organisation: Organisation, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The organisation's postings that the batch names by 编号, held until the end of the transaction."""
    codes = {row["external_code"] for row in rows if row.get("external_code")}
    held = model.objects.filter(organisation=organisation, external_code__in=codes).select_for_update(of=("self",))
    terms = [field.name for field in model._meta.concrete_fields if field.related_model is Term]
    held = held.select_related(*terms)  # compared with the row's: one join, not a query each
    related = [name for name in RELATED if hasattr(model, name)]
    return {posting.external_code: posting for posting in held.prefetch_related("modes", *related)}


def _fault(row: Mapping[str, Any], posting: Any, *, is_last: bool) -> str:
    if not row.get("title"):
        return _("缺少名称。")
    if not is_last:
        return _("同一批中后面还有相同的编号，以后面的为准。")
    if posting is not None and posting.status not in EDITABLE | {PostingStatus.PUBLISHED}:
        return _("%(reference)s 的状态为“%(state)s”，不能更新。") % {
            "reference": posting.reference,
            "state": posting.get_status_display(),
        }
    return ""


def _entry(
    model: type[Posting], posting: Any, row: Mapping[str, Any], organisation: Organisation, by: Any, now: datetime
) -> Entry:
    is_new = posting is None
    if is_new:
        posting = model(organisation=organisation, author=by, status_at=now)
    posting.organisation = organisation
    data = {name: value for name, value in row.items() if name not in {*RELATED, "modes"}}
    changed = is_read(set_content(posting, data))
    related = {name: build_rows(posting, name, row[name]) for name in RELATED if row.get(name) is not None}
    if not is_new:
        related = {name: new for name, new in related.items() if not same_rows(getattr(posting, name).all(), new)}
    modes = row.get("modes")
    if modes is not None and not is_new and set(modes) == set(posting.modes.all()):
        modes = None
    changed = changed or bool(related) or modes is not None
    return Entry(posting, posting.status, is_new, changed, related, modes)


def _publish(entries: Mapping[int, Entry], park: Any, now: datetime) -> None:
    for entry in entries.values():
        posting = entry.posting
        if posting.status != PostingStatus.PUBLISHED:
            posting.status, posting.status_at, posting.park = PostingStatus.PUBLISHED, now, park
            posting.published_at = posting.content_changed_at = now


def _name(model: type[Posting], entries: Mapping[int, Entry], now: datetime) -> None:
    """References in the order of the rows, out of one allocation; stamps and search vectors of all that is written."""
    fresh = [entry for entry in entries.values() if entry.is_new]
    references = next_references(model.prefix, now=now, count=len(fresh)) if fresh else []
    for entry, reference in zip(fresh, references, strict=True):
        entry.posting.reference = reference
    for entry in entries.values():
        posting = entry.posting
        if posting.status == PostingStatus.PUBLISHED:
            posting.confirmed_at = now
        if entry.touched:
            posting.version += 0 if entry.is_new else 1
            posting.content_changed_at = now
            saved = [] if entry.is_new or "indicators" in entry.rows else posting.indicators.all()
            posting.index_content(entry.rows.get("indicators", saved))


def _result(entries: Mapping[int, Entry], refused: Mapping[int, str]) -> BulkResult:
    created = sum(entry.is_new for entry in entries.values())
    updated = sum(entry.touched and not entry.is_new for entry in entries.values())
    return BulkResult(
        created=created,
        updated=updated,
        unchanged=len(entries) - created - updated,
        references={index: entry.posting.reference for index, entry in entries.items()},
        refused=refused,
    )
