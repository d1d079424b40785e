"""统一社会信用代码: the check character of GB 32100-2015."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from common.validators import validate_credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
bodies = st.text(ALPHABET, min_size=9, max_size=9).flatmap(
    lambda tail: st.from_regex(r"[159]1[0-9]{6}", fullmatch=True).map(lambda head: (head + tail)[:17])
)


def check_character(body):
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize("code", ["91110000802100433B", "91440300708461136T"])
def test_codes_in_use_are_accepted(code):
    assert validate_credit_code(code) is None


@given(bodies)
def test_the_right_check_character_is_accepted_and_every_other_refused(body):
    right = check_character(body)
    validate_credit_code(body + right)
    for wrong in ALPHABET.replace(right, ""):
        with pytest.raises(ValidationError):
            validate_credit_code(body + wrong)


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_a_mistyped_character_is_noticed(body, place, typed):
    code = body + check_character(body)
    mistyped = code[:place] + typed + code[place + 1 :]
    if mistyped != code:
        with pytest.raises(ValidationError):
            validate_credit_code(mistyped)


@pytest.mark.parametrize("code", ["", "911100008021004330", "9111000080210043", "91110000802100433I", "９" * 18])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(ValidationError):
        validate_credit_code(code)
