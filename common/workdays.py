"""Working days of the People's Republic: weekends worked and holidays taken, as the State Council announces them.

The `chinesecalendar` package knows the years announced so far; a later year counts Monday to Friday until the package
is updated.
"""

from datetime import date, datetime, timedelta

from chinese_calendar import is_workday as announced_workday
from django.utils import timezone


def is_workday(day: date) -> bool:
    """Whether offices work on that day; Monday to Friday where the calendar is not announced yet."""
    try:
        return bool(announced_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(moment: datetime, days: int) -> datetime:
    """The same time of day in Shanghai, `days` working days after the day of `moment`, which itself does not count."""
    local = timezone.localtime(moment)
    while days > 0:
        local += timedelta(days=1)
        days -= is_workday(local.date())
    return local.astimezone(moment.tzinfo)
