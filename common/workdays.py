"""Working days in Shanghai: Monday to Friday."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def add_workdays(moment: datetime, days: int) -> datetime:
    """The end (17:00 in Shanghai) of the `days`-th working day after the day of `moment`."""
    day = moment.astimezone(_SHANGHAI).replace(hour=17, minute=0, second=0, microsecond=0)
    left = days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
