"""The rules of one version as a sheet for people: by theme, with clause, and with what differs from another version."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from challenges.models import Programme, ProgrammeTerms
from challenges.rulebook import PARAMETERS
from challenges.rulewords import rule_words
from common.errors import Text

THEMES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (_("资金"), ("cap", "pool", "own_share", "payment", "late_from")),
    (_("申报条件"), ("park_only", "technology_sme", "high_tech", "credit_years", "max_months")),
    (_("评榜"), ("reviewers", "blind", "teams", "rubric")),
    (_("办理时限"), tuple(code for code in PARAMETERS if code.startswith("days_"))),
)


@dataclass(frozen=True)
class RuleRow:
    """One rule; `before` is how it reads in the version compared with, None where nothing is compared."""

    code: str
    label: Text
    words: str
    clause: str
    is_assumed: bool
    value: Any
    before: str | None = None
    was_clause: str = ""

    @property
    def is_changed(self) -> bool:
        return self.before is not None and (self.before != self.words or self.was_clause != self.clause)


def sheet(terms: ProgrammeTerms, against: ProgrammeTerms | None = None) -> list[tuple[Text, list[RuleRow]]]:
    """Every parameter of the rulebook by theme; one that the version does not set reads as its default."""
    rows, old = _rows(terms), _rows(against) if against else {}
    return [(theme, [_compared(rows[code], old.get(code)) for code in codes]) for theme, codes in THEMES]


def differences(terms: ProgrammeTerms, against: ProgrammeTerms) -> list[RuleRow]:
    """Only what the version changes."""
    return [row for _theme, rows in sheet(terms, against) for row in rows if row.is_changed]


def in_force_before(terms: ProgrammeTerms) -> ProgrammeTerms | None:
    """The version that this one would take the place of: in force on the day from which it is to hold."""
    others = Programme(pk=terms.programme_id).terms.exclude(pk=terms.pk).in_force(terms.valid_from)
    return others.prefetch_related("rules").order_by("-version").first()


def _rows(terms: ProgrammeTerms) -> dict[str, RuleRow]:
    stored = {rule.code: rule for rule in terms.rules.all()}
    rows = {}
    for code, parameter in PARAMETERS.items():
        rule = stored.get(code)
        value = rule.value if rule else parameter.default
        clause = rule.clause if rule else str(parameter.clause)
        assumed = rule.assumed if rule else parameter.assumed
        rows[code] = RuleRow(code, parameter.label, rule_words(code, value), clause, assumed, value)
    return rows


def _compared(row: RuleRow, old: RuleRow | None) -> RuleRow:
    if old is None:
        return row
    return RuleRow(
        row.code, row.label, row.words, row.clause, row.is_assumed, row.value, before=old.words, was_clause=old.clause
    )
