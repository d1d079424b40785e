"""Verify an organisation from the server: how the first bureau comes to be, before any official exists."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation
from accounts.services import vouch_for_organisation
from common.errors import DomainError


class Command(BaseCommand):
    help = "Verify the organisation with this 统一社会信用代码 (or exact name)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="统一社会信用代码, or the exact name")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"].strip()
        found = Organisation.objects.filter(credit_code=code.upper()) | Organisation.objects.filter(name=code)
        organisation = found.first()
        if organisation is None:
            raise CommandError(f"没有找到机构：{code}")
        try:
            vouch_for_organisation(organisation=organisation, now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已核验：{organisation}")
