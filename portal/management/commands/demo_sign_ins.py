"""`demo_sign_ins`: who can sign in to the demo world."""

import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.models import Membership
from portal.demo import files
from portal.demo.people import PASSWORD

CAST = ("linhai", "zhaomin", "sunqi", "zhouwen", "wuyue", "chenjing", "liubo", "gaoyuan", "hanmei")
"""Of the first city; another one has few people, and all of them are named."""


class Command(BaseCommand):
    help = "Print the demo sign-ins: user name, person, organisation, role."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [(_("用户名"), _("姓名"), _("身份"), _("机构"))]
        cast = CAST if settings.REGION.is_home else tuple(row["username"] for row in files.rows("people"))
        active = Membership.objects.active().filter(user__username__in=cast, organisation__is_demo=True)
        found = {membership.user.username: membership for membership in active.select_related("user", "organisation")}
        for username in cast:
            if membership := found.get(username):
                organisation = membership.organisation
                role = f"{organisation.persona.label} · {membership.get_role_display()}"
                rows.append((username, membership.user.name, role, organisation.name))
        if len(rows) == 1:
            self.stdout.write(_("演示数据还没有载入，请先运行 load_demo。"))
            return
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write(
                "  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
            )
        self.stdout.write(_("密码都是 %(password)s") % {"password": PASSWORD})


def _width(text: str) -> int:
    """Columns in a terminal: Chinese takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
