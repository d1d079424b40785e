"""Promised against required: arithmetic by operator (5.5)."""

from decimal import Decimal

import pytest

from challenges.comparison import MET, UNKNOWN, VIOLATED, compare, shown
from challenges.models import ChallengeIndicator


def required(operator: str, low: str | None, high: str | None = None) -> ChallengeIndicator:
    return ChallengeIndicator(
        quantity="误差", operator=operator, low=Decimal(low) if low else None, high=Decimal(high) if high else None
    )


@pytest.mark.parametrize(
    ("requirement", "low", "high", "state"),
    [
        (("<=", "0.1"), "0.1", None, MET),
        (("<=", "0.1"), "0.08", "0.12", VIOLATED),
        (("<", "0.1"), "0.1", None, VIOLATED),
        ((">=", "100"), "99.9", None, VIOLATED),
        ((">=", "100"), "100", "150", MET),
        ((">", "100"), None, "101", MET),
        (("=", "5"), "5.0", None, MET),
        (("=", "5"), "5", "6", VIOLATED),
        (("range", "5", "40"), "0", "45", MET),
        (("range", "5", "40"), "20", None, MET),
        (("range", "5", "40"), "10", "30", UNKNOWN),
        (("range", "5", "40"), "10", "50", VIOLATED),
        (("range", "5", None), "10", None, UNKNOWN),
        (("<=", None), "1", None, UNKNOWN),
        (("<=", "1"), None, None, UNKNOWN),
    ],
)
def test_the_weaker_end_of_a_promise_is_compared(requirement, low, high, state):
    promised = [Decimal(value) if value else None for value in (low, high)]
    assert compare(required(*requirement), *promised) == state


def test_a_promise_is_shown_as_people_write_it():
    assert shown(Decimal("0.080"), None, "mg/L") == "0.08 mg/L"
    assert shown(Decimal(5), Decimal(40), "℃") == "5–40 ℃"
    assert shown(None, None, "℃") == ""
