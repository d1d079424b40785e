"""Load the dictionaries of `taxonomy/data`. Also runs after every migration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from taxonomy.services import load_terms


class Command(BaseCommand):
    help = "Load or refresh the dictionaries from taxonomy/data."

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_terms(now=timezone.now())
        self.stdout.write(f"added {report.added}, updated {report.updated}, ended {report.ended}, kept {report.kept}")
