"""One bid being written: its form and its three kinds of rows together, for the page and for autosave."""

from datetime import datetime
from typing import Any

import rules
from django.http import HttpRequest

from challenges.bidding import faults
from challenges.comparison import compare_all
from challenges.forms.bids import AnswerFormSet, BidForm, BudgetFormSet, MemberForm, MilestoneFormSet
from challenges.models import Bid
from challenges.services.bids import save_bid, submit_bid
from common.errors import DomainError
from postings.forms import UploadForm

NAMES = {"names": {"edit": "bid_edit", "autosave": "bid_autosave", "upload": "bid_upload"}}
"""What the shared templates of drafts (`postings/_autosaved.html` and others) ask of a kind."""
PARTS = ("answers", "milestones", "budget", "members")


class BidDraft:
    """The bound or unbound form of a known bid."""

    def __init__(self, request: HttpRequest, bid: Bid) -> None:
        self.user, self.bid = request.user, bid
        self.data = request.POST if request.method == "POST" else None
        self.form = BidForm(self.data, instance=bid)
        self.indicators = list(bid.challenge.indicators.all())
        self.answers = AnswerFormSet(self.data, prefix="answers", initial=self._answers())
        plan = list(bid.milestones.values("name", "month", "share", "target", "deliverable"))
        self.milestones = MilestoneFormSet(self.data, prefix="milestones", initial=plan)
        budget = list(bid.budget.order_by("pk").values("line", "source", "amount"))
        self.budget = BudgetFormSet(self.data, prefix="budget", initial=budget)
        self.part_faults: dict[str, Any] = {}

    def _answers(self) -> list[dict[str, Any]]:
        known = {answer.indicator_id: answer for answer in self.bid.answers.all()}
        return [
            {
                "indicator_id": row.pk,
                **{name: getattr(known.get(row.pk), name, None) for name in ("low", "high", "note")},
            }
            for row in self.indicators
        ]

    @property
    def version(self) -> int | None:
        """The version that the page was made from; None where the writer chose to overwrite."""
        typed = self.data.get("version", "") if self.data and "overwrite" not in self.data else ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None

    def is_well_formed(self) -> bool:
        """All are always asked, so that the page shows everything that is wrong at once."""
        found = [part.is_valid() for part in (self.form, self.answers, self.milestones, self.budget)]
        return all(found)

    def save(self, now: datetime) -> Bid:
        """Keep all that is well-formed. Raises DomainError."""
        data = self.form.savable()
        excluded = data.pop("excluded_reviewers", None)
        rows = {"answers": self.answers, "milestones": self.milestones, "budget": self.budget}
        parts: dict[str, Any] = {name: formset.rows() for name, formset in rows.items()}  # type: ignore[attr-defined]
        self.bid = save_bid(
            bid=self.bid, by=self.user, now=now, data=data, excluded=excluded, version=self.version, **parts
        )
        return self.bid

    def submit(self, now: datetime) -> Bid:
        return submit_bid(bid=self.bid, by=self.user, now=now)

    def show(self, error: DomainError) -> None:
        """Put what a service refused where it belongs on the page."""
        for name, words in error.fields.items():
            if name in self.form.fields:
                self.form.add_error(name, str(words))
            else:
                self.part_faults[name] = words
        if not error.fields:
            self.form.add_error(None, str(error))
        for words in self.part_faults.values():
            self.form.add_error(None, str(words))

    def sections(self) -> list[dict[str, Any]]:
        """The parts of the form, with the rows where they belong."""
        sections = self.form.parts()
        formsets = {"answers": self.answers, "plan": self.milestones, "budget": self.budget}
        for section in sections:
            if (rows := formsets.get(section["anchor"])) is not None:
                section["formset"] = rows
                section["wrong"] += rows.total_error_count() if rows.is_bound else 0
        sections[1]["filled"] = self.bid.answers.exists()
        return sections

    def answer_rows(self) -> list[tuple[Any, Any, Any]]:
        """(indicator, its form, how what is saved compares)."""
        saved = {answer.indicator_id: answer for answer in self.bid.answers.all()}
        return list(zip(self.indicators, self.answers.forms, compare_all(self.indicators, saved), strict=False))

    def context(self, *, now: datetime, is_conflict: bool) -> dict[str, Any]:
        """Everything that `challenges/bid_edit.html` needs."""
        bid = self.bid
        return {
            "draft": self, "form": self.form, "bid": bid, "posting": bid, "challenge": bid.challenge, "kind": NAMES,
            "sections": self.sections(), "answer_rows": self.answer_rows(), "is_conflict": is_conflict, "now": now,
            "version": self.version if is_conflict else bid.version, "section": "challenges", "upload": UploadForm(),
            "files": list(bid.attachments.all()), "seats": list(bid.members.select_related("organisation")),
            "leads": rules.has_perm("challenges.edit_bid", self.user, bid), "member_form": MemberForm(),
            "left": faults(bid) if bid.pk else {},
        }  # fmt: skip
