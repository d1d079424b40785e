"""One challenge being written: its form and indicators together, for the page, for autosave and for the preview."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from accounts.models import Organisation
from challenges.eligibility import check
from challenges.forms.challenges import ChallengeForm
from challenges.models import Challenge, ChallengeIndicator
from challenges.services.drafting import ROW, save_challenge, sponsoring
from challenges.services.screening import submit
from common.errors import DomainError, Refused
from postings.forms import IndicatorFormSet, UploadForm

NAMES = {"names": {"edit": "challenge_edit", "autosave": "challenge_autosave", "upload": "challenge_upload"}}
"""What the shared templates of drafts (`postings/_autosaved.html` and others) ask of a kind."""


class ChallengeDraft:
    """The bound or unbound form of a new or known challenge."""

    def __init__(self, request: HttpRequest, challenge: Challenge | None) -> None:
        self.user, self.challenge = request.user, challenge
        self.data = request.POST if request.method == "POST" else None
        self.form = ChallengeForm(self.data, instance=challenge) if challenge else ChallengeForm(self.data)
        rows = list(challenge.indicators.values(*ROW)) if challenge else []
        self.rows: Any = IndicatorFormSet(self.data, prefix="indicators", initial=rows)

    @property
    def organisations(self) -> list[Organisation]:
        return sponsoring(self.user)

    @property
    def organisation(self) -> Organisation:
        """The one that is chosen, or the only one. Raises Refused where there is none."""
        if self.challenge is not None:
            return self.challenge.organisation
        wanted = self.data.get("organisation") if self.data else None
        chosen = [org for org in self.organisations if not wanted or str(org.pk) == wanted]
        if not chosen:
            raise Refused("")
        return chosen[0]

    @property
    def version(self) -> int | None:
        """The version that the page was made from; None where the writer chose to overwrite."""
        typed = self.data.get("version", "") if self.data and "overwrite" not in self.data else ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None

    def is_well_formed(self) -> bool:
        """Both are always asked, so that the page shows everything that is wrong at once."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    def save(self, now: datetime) -> Challenge:
        """Keep all that is well-formed. Raises DomainError."""
        data = self.form.savable()
        if data.get("programme", self) is None:
            del data["programme"]
        self.challenge = save_challenge(
            challenge=self.challenge, organisation=self.organisation, data=data, indicators=self.rows.rows(),
            by=self.user, now=now, version=self.version,
        )  # fmt: skip
        return self.challenge

    def submit(self, now: datetime) -> None:
        assert self.challenge is not None
        submit(challenge=self.challenge, by=self.user, now=now)

    def preview(self) -> tuple[Challenge, list[ChallengeIndicator]]:
        """Unsaved objects as the public page wants them."""
        known = self.challenge
        shown = Challenge(
            organisation=self.organisation, park=known.park if known else None, reference=known.reference if known else "",
            programme=known.programme if known else None, status="draft",
        )  # fmt: skip
        for name, value in self.form.savable().items():
            if not (name == "programme" and value is None):
                setattr(shown, name, value)
        return shown, [ChallengeIndicator(**row) for row in self.rows.rows() or ()]

    def show(self, error: DomainError) -> None:
        """Put what a service refused where it belongs on the page."""
        for name, words in error.fields.items():
            if name in self.form.fields:
                self.form.add_error(name, str(words))
        if not error.fields or not any(name in self.form.fields for name in error.fields):
            self.form.add_error(None, str(error))

    def sections(self) -> list[dict[str, Any]]:
        """The parts of the form, the indicators with their rows."""
        sections = self.form.parts()
        for section in sections:
            if section["anchor"] == "indicators":
                wrong = self.rows.total_error_count() if self.rows.is_bound else 0
                section |= {"formset": self.rows, "wrong": wrong, "filled": self.rows.initial_form_count() > 0}
        return sections

    def context(self, *, now: datetime, is_conflict: bool) -> dict[str, Any]:
        """Everything that `challenges/edit.html` needs."""
        known = self.challenge
        saved, indicators = (known, list(known.indicators.all())) if known else (None, [])
        return {
            "draft": self, "form": self.form, "rows": self.rows, "challenge": known, "posting": known, "kind": NAMES,
            "sections": self.sections(), "is_conflict": is_conflict, "section": "challenges", "upload": UploadForm(),
            "version": (self.version if is_conflict else known.version) if known else "",
            "files": list(known.attachments.all()) if known else [], "now": now, "indicators": indicators,
            "lines": check(saved, now=now) if saved else [],
        }  # fmt: skip
