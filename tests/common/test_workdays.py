"""Working days of the People's Republic."""

from datetime import UTC, date, datetime

import pytest

from common.workdays import add_workdays, is_workday


def moment(*parts):
    return datetime(*parts, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2035, 11, 19), True),  # not announced yet: a Monday
        (date(2035, 11, 18), False),
    ],
)
def test_holidays_taken_and_weekends_worked(day, works):
    assert is_workday(day) is works


def test_the_day_itself_does_not_count_and_weekends_do_not_either():
    assert add_workdays(moment(2026, 11, 20), 3) == moment(2026, 11, 25)
    assert add_workdays(moment(2026, 11, 20), 0) == moment(2026, 11, 20)


def test_a_holiday_week_is_skipped():
    assert add_workdays(moment(2026, 9, 30), 1) == moment(2026, 10, 8)


def test_days_are_those_of_shanghai():
    late_friday_in_greenwich = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # Saturday 01:00 in Shanghai
    assert add_workdays(late_friday_in_greenwich, 1) == datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
