"""The policy engine: three-valued logic, alternatives, what cannot be changed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.engine.deciding import ELIGIBLE, INCOMPLETE, INELIGIBLE, NEAR, VERDICTS, Table, decide
from resources.engine.rules import OPERATORS, Condition, State, Tags, compare, read_value

SME = frozenset({"technology_sme"})


@pytest.mark.parametrize(
    ("operator", "wanted", "held", "state"),
    [
        ("at_least", Decimal(3), Decimal(3), State.MET),
        ("at_least", Decimal(3), Decimal("2.9999"), State.UNMET),
        ("more", Decimal(3), Decimal(3), State.UNMET),
        ("less", Decimal(3), Decimal(3), State.UNMET),
        ("at_most", Decimal(3), Decimal(3), State.MET),
        ("at_least", Decimal(3), None, State.UNKNOWN),
        ("since", date(2021, 11, 20), date(2021, 11, 20), State.MET),
        ("until", date(2021, 11, 20), date(2021, 11, 21), State.UNMET),
        ("is", True, False, State.UNMET),
        ("one_of", frozenset({"a"}), "a", State.MET),
        ("none_of", frozenset({"a"}), "a", State.UNMET),
        ("has", SME, Tags(SME), State.MET),
        ("has", SME, Tags(frozenset(), SME), State.UNKNOWN),
        ("has", SME, Tags(), State.UNMET),
        ("lacks", SME, Tags(), State.MET),
        ("lacks", SME, Tags(frozenset(), SME), State.UNKNOWN),
        ("lacks", SME, Tags(SME), State.UNMET),
    ],
)
def test_each_operator_at_its_boundary(operator, wanted, held, state):
    assert compare(operator, wanted, held) is state


@pytest.mark.parametrize(
    ("kind", "operator", "value"),
    [
        ("number", "has", "3"), ("number", "at_least", True), ("number", "at_least", "NaN"), ("number", "at_least", "drei"),
        ("choice", "one_of", "enterprise"), ("choice", "one_of", []), ("tags", "has", [1]), ("flag", "is", "true"),
        ("day", "since", "20. 11. 2021"), ("day", "since", None), ("nonsense", "is", True),
    ],
)  # fmt: skip
def test_values_that_make_no_sense_are_refused(kind, operator, value):
    with pytest.raises(ValueError):  # noqa: PT011  (whatever it says, a form says it better)
        read_value(kind, operator, value)


A, B, C = (Condition(fact, "is", True) for fact in "abc")


@pytest.mark.parametrize(
    ("facts", "verdict", "unmet", "unknown"),
    [
        ({"a": True, "b": True}, ELIGIBLE, (), ()),
        ({"a": True, "b": False}, NEAR, ("b",), ()),
        ({"a": False, "b": False}, INELIGIBLE, ("a", "b"), ()),
        ({"a": True}, INCOMPLETE, (), ("b",)),
        ({"a": False}, INELIGIBLE, ("a",), ("b",)),
        ({}, INCOMPLETE, (), ("a", "b")),
    ],
)
def test_a_verdict_says_what_is_in_the_way(facts, verdict, unmet, unknown):
    decision = decide([A, B], facts)
    assert (decision.verdict, decision.unmet, decision.unknown) == (verdict, unmet, unknown)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"a": False, "b": True}, ELIGIBLE), ({"a": False, "b": None}, INCOMPLETE), ({"a": True, "b": None}, ELIGIBLE),
        ({"a": False, "b": False}, NEAR),
    ],
)  # fmt: skip
def test_one_of_a_group_is_enough(facts, verdict):
    either = [Condition("a", "is", True, "A"), Condition("b", "is", True, "A")]
    assert decide(either, facts).verdict == verdict


def test_what_cannot_be_changed_is_never_nearly_there():
    final = Condition("a", "is", True, final=True)
    assert decide([final, B], {"a": False, "b": True}).verdict == INELIGIBLE
    assert decide([final, B], {"a": True, "b": False}).verdict == NEAR
    alternative = Condition("a", "is", True, "A", final=True)
    assert decide([alternative, Condition("b", "is", True, "A")], {"a": False, "b": False}).verdict == NEAR


def test_no_condition_excludes_nobody():
    assert decide([], {}).verdict == ELIGIBLE


_value = st.sampled_from([None, True, False])
_row = st.builds(
    Condition, st.sampled_from("abc"), st.just("is"), st.booleans(), st.sampled_from(["", "A", "B"]), st.booleans()
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_row, max_size=6), st.lists(st.tuples(_value, _value, _value), min_size=1, max_size=5))
def test_columns_and_rows_agree(conditions, firms):
    columns = dict(zip("abc", map(list, zip(*firms, strict=True)), strict=True))
    found = Table(columns, len(firms)).verdicts(conditions)
    alone = [decide(conditions, dict(zip("abc", firm, strict=True))).verdict for firm in firms]
    assert [VERDICTS[place] for place in found] == alone


@settings(max_examples=200, deadline=None)
@given(st.lists(_row, max_size=6), st.tuples(_value, _value, _value), st.sampled_from("abc"), st.booleans())
def test_learning_a_fact_never_makes_the_known_unknown(conditions, firm, fact, learned):
    """A verdict of 符合 or 不符合 over missing facts stands whatever they turn out to be, except that 不符合 may come near."""
    facts = dict(zip("abc", firm, strict=True))
    before = decide(conditions, facts)
    after = decide(conditions, {**facts, fact: learned} if facts[fact] is None else facts)
    if before.verdict == ELIGIBLE:
        assert after.verdict == ELIGIBLE
    assert set(before.unmet) <= set(after.unmet)


def test_every_kind_has_operators():
    assert set(OPERATORS) == {"number", "money", "choice", "tags", "flag", "day"}
