"""Figures of quantity reading: precision and recall over labelled sentences, states and places over labelled pairs.

    python -m matching.engine.quantities_bench [FOLDER] [--misses]

``FOLDER`` holds ``quantities.csv`` and ``pairs.csv``. A quantity is a hit when its interval, in base units and with its
open or closed ends, equals the labelled one and its name is the labelled name ("-": any name). ``held`` rows were never
looked at while the reader was tuned.
"""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from matching.engine.constraints import parse_constraints, same_interval, same_name
from matching.engine.facts import facts_of
from matching.engine.findings import CONSTRAINT, compare_facts
from matching.engine.nearmiss import breaks_condition
from matching.engine.types import Constraint, Need, Offer

FOLDER = Path("tests/matching/engine/data")
_LABEL = re.compile(r"(?P<name>\S+) (?:(?P<sign>[<>=≤≥≈]) (?P<value>\S+)|(?P<low>\S+?)\.\.(?P<high>\S+)) (?P<unit>.+)")
_SIGNS = {"<": "<", ">": ">", "=": "=", "≤": "<=", "≥": ">=", "≈": "~"}


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence; ``part`` is "tuned" or "held"."""

    part: str
    field: str
    text: str
    labels: tuple[Constraint, ...]


@dataclass(frozen=True)
class Figures:
    """Counts of one part: hits, what was read, what is there."""

    hits: int
    read: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.hits / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.labelled if self.labelled else 1.0


def load_sentences(path: Path = FOLDER / "quantities.csv") -> list[Sentence]:
    """Labelled sentences. Raises ValueError where a label cannot be read."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            Sentence(row["part"], row["field"], row["sentence"], tuple(read_labels(row["quantities"])))
            for row in csv.DictReader(handle)
        ]


def read_labels(text: str) -> Iterator[Constraint]:
    """``名称 ≥ 5 mm; 名称 1..2 V`` as constraints."""
    for part in filter(None, text.split("; ")):
        found = _LABEL.fullmatch(part)
        if not found:
            raise ValueError(f"not a label: {part}")
        if found["sign"]:
            value, sign = Decimal(found["value"]), _SIGNS[found["sign"]]
            low = None if sign in ("<", "<=") else value
            high = None if sign in (">", ">=") else value
            yield Constraint(found["name"], sign, low, high, found["unit"], must=True)
        else:
            low, high = Decimal(found["low"]), Decimal(found["high"])
            yield Constraint(found["name"], "range", low, high, found["unit"], must=True)


def is_hit(label: Constraint, read: Constraint, *, named: bool = True) -> bool:
    """The same interval in the same dimension, and with ``named`` the same quantity."""
    if not same_interval(label, read):
        return False
    return not named or label.quantity == "-" or same_name(label.quantity, read.quantity)


def judge(sentence: Sentence, *, named: bool = True) -> tuple[int, list[Constraint], list[Constraint]]:
    """Hits, what was read wrongly, and what was missed."""
    left, wrong = list(sentence.labels), []
    for found in parse_constraints(sentence.text):
        hit = next((label for label in left if is_hit(label, found.constraint, named=named)), None)
        if hit is None:
            wrong.append(found.constraint)
        else:
            left.remove(hit)
    return len(sentence.labels) - len(left), wrong, left


def extraction(sentences: Iterable[Sentence], *, named: bool = True) -> Figures:
    """Precision and recall over some sentences."""
    hits = read = labelled = 0
    for sentence in sentences:
        good, wrong, missed = judge(sentence, named=named)
        hits, read, labelled = hits + good, read + good + len(wrong), labelled + good + len(missed)
    return Figures(hits, read, labelled)


@dataclass(frozen=True)
class Pair:
    """A labelled pair: ``expected`` are the states of the need's conditions, then of its stage and field."""

    kind: str
    need: Need
    offer: Offer
    expected: tuple[str, ...]


def load_pairs(path: Path = FOLDER / "pairs.csv") -> list[Pair]:
    """Labelled pairs; a condition that begins with ``?`` is a wish."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [_pair(number, row) for number, row in enumerate(csv.DictReader(handle))]


def _pair(number: int, row: dict[str, str]) -> Pair:
    wishes = [part.startswith("?") for part in row["conditions"].split("; ")]
    labels = read_labels(row["conditions"].replace("?", ""))
    rows = tuple(replace(label, must=not wish) for label, wish in zip(labels, wishes, strict=True))
    need = Need(
        row["need"], row["title"], "", fields=(row["field"],), constraints=rows, trl_wanted=int(row["trl_wanted"])
    )
    text, trl, field = row["achievement"], int(row["trl"]), row["achievement_field"]
    offer = Offer(f"{number:04}", text.partition("，")[0], text, fields=(field,), trl=trl)
    return Pair(row["kind"], need, offer, (*row["states"].split(), row["trl_state"], row["field_state"]))


def states(pair: Pair) -> tuple[str, ...]:
    """The states that the engine finds, in the order of ``expected``."""
    found = compare_facts(pair.need, facts_of(pair.offer))
    by_name = {finding.name: finding.state for finding in found}
    rows = [finding.state for finding in found if finding.name.startswith(CONSTRAINT)]
    return (*rows, by_name["trl"], by_name["field"])


def confusion(pairs: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """(expected, found) with their counts, over all conditions, stages and fields."""
    return Counter(both for pair in pairs for both in zip(pair.expected, states(pair), strict=True))


def broken_in_main_lists(pairs: Iterable[Pair]) -> int:
    """Offers in main lists that by the labels break a condition: must be 0."""
    count = 0
    for pair in pairs:
        must_be_out = any(
            row.must and state == "violated" for row, state in zip(pair.need.constraints, pair.expected, strict=False)
        )
        stands = not breaks_condition(compare_facts(pair.need, facts_of(pair.offer)))
        count += must_be_out and stands
    return count


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--misses", action="store_true", help="show what went wrong in the tuned part")
    given = parser.parse_args()
    sentences = load_sentences(given.folder / "quantities.csv")
    counts = Counter(sentence.part for sentence in sentences)
    for part in ("tuned", "held"):
        of_part = [sentence for sentence in sentences if sentence.part == part]
        for named in (True, False):
            found = extraction(of_part, named=named)
            label = "value and name" if named else "value alone"
            print(
                f"{part:5} {counts[part]} sentences, {found.labelled} quantities, {label}: "
                f"precision {found.precision:.3f} recall {found.recall:.3f}"
            )
    _print_pairs(load_pairs(given.folder / "pairs.csv"), misses=given.misses)
    if given.misses:
        _print_misses(sentence for sentence in sentences if sentence.part == "tuned")


def _print_pairs(pairs: list[Pair], *, misses: bool) -> None:
    table = confusion(pairs)
    print(f"{len(pairs)} pairs, {sum(table.values())} states: expected → found")
    for (expected, found), count in sorted(table.items()):
        print(f"  {expected:9} → {found:9} {count}")
    print(f"broken conditions in main lists: {broken_in_main_lists(pairs)}")
    for pair in pairs if misses else ():
        if states(pair) != pair.expected:
            print(pair.need.title, "|", pair.offer.text, "expected", pair.expected, "found", states(pair))


def _print_misses(sentences: Iterable[Sentence]) -> None:
    for sentence in sentences:
        _, wrong, missed = judge(sentence)
        if wrong or missed:
            print(sentence.text)
            for mark, rows in (("  read  ", wrong), ("  missed", missed)):
                for row in rows:
                    print(mark, row.quantity, row.operator, row.low, row.high, row.unit)


if __name__ == "__main__":
    main()
