"""The content of a posting: which fields its owner writes, its rows (indicators, rights), and whether they differ."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from postings.models import Posting

Rows = Sequence[Mapping[str, Any]]

_LIFE = frozenset(
    {"id", "reference", "organisation", "author", "park", "status", "status_at", "published_at", "confirmed_at"}
    | {"content_changed_at", "version", "search_grams", "search_words", "created_at", "updated_at"}
)
_SILENT = frozenset({"text_warnings", "declared_unclassified", "is_demo", "external_code", "disclosure"})
"""Saved like the rest, but no change of what is read and matched."""


def content_names(model: type[Posting]) -> frozenset[str]:
    """Fields that `data` may name, `modes` apart."""
    return frozenset(field.name for field in model._meta.concrete_fields) - _LIFE - model.kept_apart


def set_content(posting: Posting, data: Mapping[str, Any]) -> set[str]:
    """Write `data` on the object in memory; returns the names with a new value. TypeError for an unknown name."""
    unknown = set(data) - content_names(type(posting)) - {"modes"}
    if unknown:
        raise TypeError(f"not content of a posting: {sorted(unknown)}")
    changed = {name for name, value in data.items() if name != "modes" and getattr(posting, name) != value}
    for name in changed:
        setattr(posting, name, data[name])
    return changed


def is_read(names: Iterable[str]) -> bool:
    """Whether any of these names is something that readers and matching see."""
    return bool(set(names) - _SILENT)


def row_model(model: type[Posting], related: str) -> tuple[type[models.Model], str]:
    """`indicators` → (NeedIndicator, "need"): the rows' model and the name of their key to the posting."""
    relation = model._meta.get_field(related)
    return relation.related_model, relation.field.name  # type: ignore[union-attr, return-value]


def build_rows(posting: Posting, related: str, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Unsaved rows of the posting, in the given order."""
    model, owner = row_model(type(posting), related)
    ordered = {field.name for field in model._meta.concrete_fields} >= {"position"}
    return [
        model(**{owner: posting}, **row, **({"position": place} if ordered else {})) for place, row in enumerate(rows)
    ]


def same_rows(old: Iterable[models.Model], new: Iterable[models.Model]) -> bool:
    """Whether both lists say the same, keys apart."""
    return [_values(row) for row in old] == [_values(row) for row in new]


def _values(row: models.Model) -> list[Any]:
    """Everything but the row's own key; `need_id` and the like are equal for rows of one posting."""
    return [getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key]
