"""Policies asked of organisations: one against all policies, all against one policy (F035, F130, N20)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation
from common.errors import Text
from common.links import address
from resources import policywords as words
from resources.engine.deciding import ELIGIBLE, VERDICTS, Decision, Table, decide
from resources.engine.rules import EXCLUSIONS, Condition, State, read_value
from resources.enums.policies import PolicyWindow, Verdict
from resources.factbook import Book
from resources.facts import fact_of
from resources.models import PolicyCondition, PolicyVersion

_USEFUL = {verdict: place for place, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True)
class Row:
    """One condition on the page: what is asked, what is held, how it came out, and where one fills it in."""

    label: Text
    wanted: str
    held: str
    state: str
    source: str
    group: str
    fill: str
    fact_source: Text


@dataclass(frozen=True)
class Answer:
    """What one policy says to one organisation on a day; `left` is how many days one can still apply."""

    version: PolicyVersion
    verdict: Verdict
    rows: tuple[Row, ...]
    money: words.Expected | None
    window: PolicyWindow
    reason: str
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left: int | None = None

    @property
    def fills(self) -> list[Row]:
        """What to fill in, once for each page and field."""
        return list({row.label: row for row in self.rows if row.state == "unknown" and row.fill}.values())


def compiled(version: PolicyVersion) -> list[Condition]:
    """The version's rows for the engine. A fact that nobody declares any more stays unknown."""
    return [_compile(row) for row in version.conditions.all()]


def _compile(row: PolicyCondition) -> Condition:
    fact = fact_of(row.fact)
    if fact is None:
        return Condition(row.fact, row.operator, row.value, row.group)
    final = row.operator in EXCLUSIONS or row.operator in fact.final
    return Condition(row.fact, row.operator, read_value(fact.kind, row.operator, row.value), row.group, final)


def with_rules(versions: "QuerySet[PolicyVersion]") -> "QuerySet[PolicyVersion]":
    """What pages and decisions read of versions, without the search vectors."""
    rows = versions.select_related("policy", "plan__parent").prefetch_related("conditions", "policy__packages")
    return rows.defer("search_grams", "search_words")


def answers_for(organisation: Organisation, versions: Iterable[PolicyVersion], day: date) -> list[Answer]:
    """Every policy's answer to one organisation, the most useful first."""
    book = Book(Organisation.objects.filter(pk=organisation.pk), day)
    return sorted((_answer(book, organisation, version, day) for version in versions), key=_usefulness)


def _answer(book: Book, organisation: Organisation, version: PolicyVersion, day: date) -> Answer:
    conditions = compiled(version)
    codes = {row.fact for row in conditions} | ({version.money_fact} if version.money_fact else set())
    facts = book.facts_of(organisation.pk, codes)
    decision = decide(conditions, facts)
    rows = tuple(
        _row(stored, line, organisation) for stored, line in zip(version.conditions.all(), decision.lines, strict=True)
    )
    return Answer(
        version, Verdict(decision.verdict), rows, words.expected(version, facts), version.window(day),
        reason_of(decision), decision.unmet, decision.unknown, _left(version, day),
    )  # fmt: skip


def _left(version: PolicyVersion, day: date) -> int | None:
    """Days until the deadline, while one can apply."""
    if version.deadline is None or version.window(day) != PolicyWindow.OPEN:
        return None
    return (version.deadline - day).days


def _row(stored: PolicyCondition, line: Any, organisation: Organisation) -> Row:
    fact = fact_of(stored.fact)
    if fact is None:
        return Row(stored.fact, str(stored.value), "", "unknown", stored.source, stored.group, "", "")
    return Row(
        fact.label, words.wanted_words(fact, stored.operator, line.condition.value), words.held_words(fact, line.held),
        line.state.name.lower(), stored.source, stored.group,
        address(fact.fill, organisation.pk) if fact.fill else "", fact.source,
    )  # fmt: skip


def reason_of(decision: Decision) -> str:
    """One line: what is missing, or what is not known; empty where everything holds."""
    if decision.unmet:
        return _joined(decision, decision.unmet, State.UNMET)
    return _joined(decision, decision.unknown, State.UNKNOWN)


def _joined(decision: Decision, terms: Sequence[str], state: State) -> str:
    parts = []
    for term in terms:
        lines = [line for line in decision.lines if line.condition.term == term]
        parts.append(_(" 或 ").join(_words(line) for line in lines))
    return "；".join(parts)


def _words(line: Any) -> str:
    fact = fact_of(line.condition.fact)
    if fact is None:
        return str(line.condition.fact)
    wanted = f"{fact.label}{words.wanted_words(fact, line.condition.operator, line.condition.value)}"
    held = words.held_words(fact, line.held) if line.state is State.UNMET else ""
    return _("%(wanted)s（现为 %(held)s）") % {"wanted": wanted, "held": held} if held else wanted


def _usefulness(answer: Answer) -> tuple[int, int, date, Decimal]:
    """Verdict, then what is open now, then the nearest deadline, then the most money."""
    money = (answer.money.high if answer.money else None) or Decimal(0)
    deadline = answer.version.deadline or answer.version.valid_to or date.max
    return (_USEFUL[answer.verdict.value], answer.window != PolicyWindow.OPEN, deadline, -money)


def askers() -> "QuerySet[Organisation]":
    """Organisations that policies are decided for: verified, and not only named for reference."""
    return Organisation.objects.verified().filter(is_reference=False)


def table_of(book: Book) -> Table:
    """The engine's columns over a book, read as conditions ask for them."""
    return Table(book, len(book.ids))  # type: ignore[arg-type]


def eligible(book: Book, table: Table, version: PolicyVersion) -> list[int]:
    """Keys of the organisations that meet every condition."""
    found = table.verdicts(compiled(version)) == VERDICTS.index(ELIGIBLE)
    return [book.ids[place] for place in found.nonzero()[0]]


def requirements_of(version: PolicyVersion) -> list[dict[str, Any]]:
    """The conditions as anybody may read them: what is asked, which rows are alternatives, and where it is written."""
    rows = []
    for stored in version.conditions.all():
        fact = fact_of(stored.fact)
        value = read_value(fact.kind, stored.operator, stored.value) if fact else stored.value
        rows.append({
            "label": words.named(fact, stored.fact), "source": stored.source, "group": stored.group,
            "wanted": words.wanted_words(fact, stored.operator, value) if fact else str(value),
            "fact_source": fact.source if fact else "",
        })  # fmt: skip
    return rows
