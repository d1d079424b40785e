"""Write the schedule's missing lines; every migrate does the same."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.schedule import sync_schedule


class Command(BaseCommand):
    help = "Add the lines of the schedule that the database does not have yet; others are left as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        added = sync_schedule()
        self.stdout.write(_("新增 %(count)d 项定时任务。") % {"count": len(added)})
