"""Hold the reasons of all current matches against both texts again; fails where one no longer points at its words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.models import Match
from matching.verifying import failures


class Command(BaseCommand):
    help = "逐条核对当前匹配的依据是否仍与双方原文一致。"

    def handle(self, *args: Any, **options: Any) -> None:
        current = Match.objects.current()
        found = list(failures(current))
        for line in found[:50]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} failures in {current.count()} matches")
        self.stdout.write(f"0 failures in {current.count()} matches")
