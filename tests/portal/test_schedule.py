"""What happens when: in Shanghai's time, once, and never over an official's edit."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import ModelEntry

from portal.schedule import SCHEDULE, sync_schedule

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
"""One in the morning of 20 November in Shanghai."""


def test_migrating_has_written_every_line_and_writing_again_adds_nothing():
    assert set(PeriodicTask.objects.values_list("name", flat=True)) >= {entry.name for entry in SCHEDULE}
    assert sync_schedule() == []


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 30))
def test_the_night_is_due_at_two_in_shanghai_and_at_no_other_time(minutes: int):
    entry = ModelEntry(PeriodicTask.objects.get(name="夜间匹配"), app=current_app)
    moment = DAY + timedelta(minutes=minutes)
    with time_machine.travel(moment, tick=False):
        entry.last_run_at = moment - timedelta(minutes=10)
        assert entry.is_due().is_due == (moment == DAY + timedelta(hours=1))


def test_an_edit_by_an_official_stays():
    night = PeriodicTask.objects.get(name="夜间匹配")
    night.enabled = False
    night.save()
    call_command("sync_schedule")
    night.refresh_from_db()
    assert not night.enabled


def test_every_line_names_a_task_that_exists():
    current_app.loader.import_default_modules()
    assert {entry.task for entry in SCHEDULE} <= set(current_app.tasks)
