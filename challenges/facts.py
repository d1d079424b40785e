"""What challenges know of an organisation that policies may ask about."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from challenges.models import Contract
from resources.factbook import Book
from resources.facts import fact


@fact("contracts", label=_("已登记技术合同"), kind="number", unit=_("项"), source=_("揭榜合同的认定登记记录"))
def contracts(book: Book) -> dict[int, Any]:
    """Registered contracts of a challenge, counted for its sponsor."""
    registered = Contract.objects.filter(registered_at__date__lte=book.day, challenge__organisation__in=book.ids)
    counted = dict(registered.order_by().values_list("challenge__organisation").annotate(total=Count("pk")))
    return {pk: counted.get(pk, 0) for pk in book.ids}
