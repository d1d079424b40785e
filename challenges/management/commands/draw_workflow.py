"""`manage.py draw_workflow`: write docs/challenge-workflow.md; with `--check`, say whether it is up to date."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from challenges.diagram import document


class Command(BaseCommand):
    help = "Write the workflow diagrams of challenges, bids and amendments from their tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare, exit 1 where the file is behind")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "challenge-workflow.md"
        with translation.override("zh-hans"):
            text = document()
        if not check:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"written: {path.name}")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/challenge-workflow.md is behind the table: run manage.py draw_workflow")
