"""Ten matches by lot, with their explanation: what docs/matching-examples.md comments on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching.sampling import drawn, in_lines


class Command(BaseCommand):
    help = "Print matches drawn by lot from the current main lists, with texts and explanation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--count", type=int, default=10)

    def handle(self, *args: Any, seed: int, count: int, **options: Any) -> None:
        for line in in_lines(drawn(seed=seed, count=count)):
            self.stdout.write(line)
