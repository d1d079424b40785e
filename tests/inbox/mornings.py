"""A morning with something owed, and what a digest then says."""

from datetime import date, timedelta

from accounts.models import User
from inbox.selectors import read_digest
from inbox.services import oblige
from tests.people import organisation

DAY = date(2026, 11, 20)


def owe(now, hours=5, code="x", title="补充指标", **more):
    hailan = organisation("海澜仪器")
    values = {"about": hailan, "organisation": hailan, "title": title, "url": f"/{code}/"}
    return oblige(code=code, due_at=now + timedelta(hours=hours), **values | more)


def titles(user, now, day=DAY):
    user = User.objects.get(pk=user.pk)
    found = read_digest(user, day, now)
    return None if found is None else [str(entry.line.title) for entry in found.lines]
