"""`load_demo`: the fictional demo world, once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.demo.load import load


class Command(BaseCommand):
    help = "Load the demo world; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load(now=timezone.now())
        self.stdout.write(
            _(
                "字典 %(terms)d 条，机构与人员 %(settled)d 条，计划与资金池 %(programmes)d 个，需求与成果 %(postings)d 条，"
                "云上研发中心 %(centres)d 个，榜单与难题清单 %(challenges)d 份。"
            )
            % vars(loaded)
        )
