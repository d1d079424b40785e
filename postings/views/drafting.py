"""One posting being written: its form and rows together, for the page and for autosave."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import DomainError, Refused
from postings.enums import PostingStatus
from postings.kinds import PostingKind
from postings.models import Posting
from postings.rules import POSTING_PERSONAS
from postings.services import save_posting, submit


class Draft:
    """The bound or unbound form of a new or known posting."""

    def __init__(
        self, request: HttpRequest, kind: PostingKind, posting: Posting | None, data: QueryDict | None = None
    ) -> None:
        self.kind, self.user, self.posting = kind, request.user, posting
        data = data or (request.POST if request.method == "POST" else None)
        self.data = data
        self.form = kind.form(data, instance=posting) if posting else kind.form(data)
        self.rows = {
            part.name: part.formset(data, prefix=part.name, initial=self._saved_rows(part.name)) for part in kind.rows
        }

    def _saved_rows(self, name: str) -> list[dict[str, Any]]:
        if self.posting is None:
            return []
        rows: QuerySet[Any] = getattr(self.posting, name).all()
        return list(rows.values())

    @property
    def organisations(self) -> list[Organisation]:
        """Those that this person may post for."""
        return [org for org in self.user.organisations if org.persona in POSTING_PERSONAS]  # type: ignore[union-attr]

    def _organisation(self) -> Organisation:
        if self.posting is not None:
            return self.posting.organisation
        wanted = self.data.get("organisation") if self.data else None
        chosen = [org for org in self.organisations if not wanted or str(org.pk) == wanted]
        if not chosen:
            raise Refused(_("请先加入一家企业或高校院所，再发布。"))
        return chosen[0]

    @property
    def version(self) -> int | None:
        """The version that the page was made from; None where the writer chose to overwrite."""
        typed = self.data.get("version", "") if self.data and "overwrite" not in self.data else ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None

    def is_well_formed(self) -> bool:
        """Both are always asked, so that the page shows everything that is wrong at once."""
        parts = [self.form.is_valid(), *(formset.is_valid() for formset in self.rows.values())]
        return all(parts)

    def save(self, now: datetime) -> Posting:
        """Keep all that is well-formed; rows of which one is wrong stay as they were saved. Raises DomainError."""
        related = {name: rows for name, formset in self.rows.items() if (rows := formset.rows()) is not None}
        self.posting = save_posting(
            model=self.kind.model,
            posting=self.posting,
            organisation=self._organisation(),
            data=self.form.savable(),
            related=related,
            by=self.user,
            now=now,
            version=self.version,
        )
        return self.posting

    def submit(self, now: datetime) -> None:
        assert self.posting is not None
        submit(posting=self.posting, by=self.user, now=now)

    def show(self, error: DomainError) -> None:
        """Put what a service refused where it belongs on the page."""
        placed = False
        for name, words in error.fields.items():
            if name in self.form.fields:
                self.form.add_error(name, str(words))
                placed = True
        others = [str(words) for name, words in error.fields.items() if name not in self.form.fields]
        if others or not placed:
            self.form.add_error(None, "；".join(others) or str(error))

    def is_published(self) -> bool:
        return self.posting is not None and self.posting.status == PostingStatus.PUBLISHED

    def sections(self) -> list[dict[str, Any]]:
        """The parts of the form, each with its rows where it has them."""
        parts = {part.name: part for part in self.kind.rows}
        sections = self.form.parts()
        for section in sections:
            if part := parts.get(section["anchor"]):
                formset = self.rows[part.name]
                wrong = formset.total_error_count() if formset.is_bound else 0
                filled = formset.initial_form_count() > 0
                section |= {"formset": formset, "add_label": part.add_label, "wrong": wrong, "filled": filled}
        return sections
