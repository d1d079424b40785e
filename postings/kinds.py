"""What the pages of needs and achievements differ in. `needs.kind` and `achievements.kind` each describe theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from postings.forms import PostingForm
from postings.models import Posting

Words = str | Promise


@dataclass(frozen=True)
class RowsPart:
    """Rows inside the form: `name` is the related name of the model and the anchor of the section."""

    name: str
    formset: type[Any]
    add_label: Words


@dataclass(frozen=True)
class PostingKind:
    """One kind of posting, for the generic pages in `postings.views`.

    `key` begins its URL names (`need`, `need_new`, …), `plural` those of its lists (`needs`, `needs_mine`, …) and names
    its folder of templates: `<plural>/_card.html`, `_facts.html`, `_text.html`. `related` are the foreign keys that
    cards show, `many` what the page of one shows besides, to be prefetched.
    """

    key: str
    plural: str
    model: type[Posting]
    form: type[PostingForm]
    filterset: type[Any]
    rows: tuple[RowsPart, ...]
    related: tuple[str, ...]
    many: tuple[str, ...]
    noun: Words
    lead: Words
    new_label: Words
    examples: Words
    hints: Callable[[Any], Sequence[Words]]
    columns: tuple[tuple[Words, Callable[[Any], Any]], ...]

    @property
    def names(self) -> Mapping[str, str]:
        """URL names by what they do, for templates: `{% url kind.names.edit posting.reference %}`."""
        return {
            "list": self.plural,
            "csv": f"{self.plural}_csv",
            "mine": f"{self.plural}_mine",
            "one": self.key,
            "new": f"{self.key}_new",
            "edit": f"{self.key}_edit",
            "autosave": f"{self.key}_autosave",
            "act": f"{self.key}_act",
            "upload": f"{self.key}_upload",
        }

    @property
    def label(self) -> str:
        """The full term: 技术需求, 科技成果."""
        return str(self.model._meta.verbose_name)

    @property
    def templates(self) -> Mapping[str, str]:
        return {name: f"{self.plural}/_{name}.html" for name in ("card", "facts", "text")}


_kinds: dict[type[Posting], PostingKind] = {}


def register(kind: PostingKind) -> PostingKind:
    """Called by each app when it is ready."""
    _kinds[kind.model] = kind
    return kind


def all_kinds() -> tuple[PostingKind, ...]:
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.plural, reverse=True))


def kind_of(posting: Posting) -> PostingKind:
    return _kinds[type(posting)]


def kind_named(key: str) -> PostingKind | None:
    return next((kind for kind in _kinds.values() if kind.key == key), None)
