"""The statement of a pool as figures, bar and table; `{% load pools %}`."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from challenges.models import Pool
from challenges.statements import pool_in_year, reads_movements

register = template.Library()
WIDTH = Decimal(1000)


@register.inclusion_tag("challenges/money/_statement.html")
def pool_statement(pool: Pool) -> dict[str, Any]:
    """Total, then what of it is paid, committed, reserved and left: a bar that the table below says in words."""
    parts = [
        ("paid", _("已拨付"), pool.paid), ("committed", _("已承诺"), pool.committed), ("reserved", _("已预留"), pool.reserved),
        ("available", _("可用"), pool.available),
    ]  # fmt: skip
    rows, start = [], Decimal(0)
    for name, label, amount in parts:
        width = WIDTH * amount / pool.total if pool.total else Decimal(0)
        share = f"{100 * amount / pool.total:.1f}" if pool.total else "0"
        rows.append({
            "name": name, "label": label, "amount": amount, "x": f"{start:.2f}", "width": f"{width:.2f}", "share": share
        })  # fmt: skip
        start += width
    return {"pool": pool, "rows": rows}


@register.inclusion_tag("challenges/money/_balance.html", takes_context=True)
def pool_balance(context: Any) -> dict[str, Any]:
    """This year's pool of 园区揭榜挂帅 as everybody may see it (F053); nothing where none is open."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"pool": pool_in_year(timezone.now()), "may_open": user is not None and reads_movements(user)}
