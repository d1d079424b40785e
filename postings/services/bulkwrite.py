"""The queries of a batch, a constant number: rows, lines, modes, history, confirmation; and the announcement."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from common.models import StateChange
from inbox.models import Obligation
from inbox.services import fulfil
from postings.content import content_names, row_model
from postings.enums import PostingStatus
from postings.models import Posting
from postings.signals import postings_saved_in_bulk

if TYPE_CHECKING:
    from postings.services.bulk import Entry

CHUNK = 500  # rows in one INSERT: the vectors make a row about 10 kB of SQL

_LIFE_WRITTEN = ("status", "status_at", "park", "published_at", "confirmed_at", "content_changed_at", "version")
_VECTORS = ("search_grams", "search_words", "updated_at")


def write_batch(model: type[Posting], entries: "list[Entry]", by: Any, now: datetime) -> None:
    """Write what is touched; confirm what is published and said again."""
    touched = [entry for entry in entries if entry.touched]
    fresh = [entry.posting for entry in touched if entry.is_new]
    changed = [entry.posting for entry in touched if not entry.is_new]
    rows: Any = model.objects
    rows.bulk_create(fresh, batch_size=CHUNK)
    # One INSERT … ON CONFLICT (id) DO UPDATE writes 500 known rows; bulk_update's CASE … WHEN is quadratic in them.
    names = [*content_names(model), *_LIFE_WRITTEN, *_VECTORS]
    if changed:
        rows.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=names, batch_size=CHUNK)
    _write_rows(model, touched)
    _write_modes(model, touched)
    _write_history(model, touched, by, now)
    _confirm(model, entries, by, now)
    postings_saved_in_bulk.send(
        model,
        by=by,
        now=now,
        published=[entry.posting.pk for entry in touched if _newly_published(entry)],
        changed=[entry.posting.pk for entry in touched if _edited(entry)],
    )


def _newly_published(entry: "Entry") -> bool:
    return entry.posting.status == PostingStatus.PUBLISHED != entry.before


def _edited(entry: "Entry") -> bool:
    return entry.posting.status == PostingStatus.PUBLISHED == entry.before


def _write_rows(model: type[Posting], touched: "Iterable[Entry]") -> None:
    by_name: dict[str, list[Entry]] = {}
    for entry in touched:
        for name in entry.rows:
            by_name.setdefault(name, []).append(entry)
    for name, entries in by_name.items():
        rows, owner = row_model(model, name)
        old = [entry.posting.pk for entry in entries if not entry.is_new]
        if old:
            rows._default_manager.filter(**{f"{owner}__in": old}).delete()
        rows._default_manager.bulk_create(
            [_owned(row, owner, entry.posting) for entry in entries for row in entry.rows[name]], batch_size=CHUNK
        )


def _owned(row: Any, owner: str, posting: Posting) -> Any:
    """The row, now that its posting has a key."""
    setattr(row, owner, posting)
    return row


def _write_modes(model: type[Posting], touched: "Iterable[Entry]") -> None:
    given = [entry for entry in touched if entry.modes is not None]
    through: Any = model.modes.through
    owner = f"{model._meta.model_name}_id"
    old = [entry.posting.pk for entry in given if not entry.is_new]
    if old:
        through.objects.filter(**{f"{owner}__in": old}).delete()
    links = [
        through(**{owner: e.posting.pk, "term_id": term.pk}) for e in given for term in dict.fromkeys(e.modes or ())
    ]
    through.objects.bulk_create(links, batch_size=CHUNK)


def _write_history(model: type[Posting], touched: "Iterable[Entry]", by: Any, now: datetime) -> None:
    about = ContentType.objects.get_for_model(model)
    changes = []
    for entry in touched:
        if entry.posting.status != PostingStatus.PUBLISHED:
            continue
        name = "edit" if _edited(entry) else "publish"
        changes.append(
            StateChange(
                content_type=about,
                object_id=entry.posting.pk,
                transition=name,
                label=str(model.workflow[name].label),
                from_state=entry.before,
                to_state=entry.posting.status,
                by=by,
                at=now,
                reason=_("批量导入"),
            )
        )
    StateChange.objects.bulk_create(changes, batch_size=CHUNK)


def _confirm(model: type[Posting], entries: "Iterable[Entry]", by: Any, now: datetime) -> None:
    """A row that is imported again as it is still holds."""
    said_again = [e.posting for e in entries if not e.touched and e.posting.status == PostingStatus.PUBLISHED]
    if not said_again:
        return
    keys = {posting.pk: posting for posting in said_again}
    model.objects.filter(pk__in=keys).update(confirmed_at=now)
    owed = Obligation.objects.open().filter(
        content_type=ContentType.objects.get_for_model(model), code="confirm", object_id__in=keys
    )
    for pk in owed.values_list("object_id", flat=True):
        fulfil(about=keys[pk], code="confirm", by=by, now=now)
